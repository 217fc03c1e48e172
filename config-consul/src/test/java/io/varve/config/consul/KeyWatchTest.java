package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.config.ConfigException;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.ConsulTransaction;
import io.varve.testing.consul.WithConsul;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Watches of raw keys. */
@Tag(ConsulServer.EITHER_WAY)
@WithConsul
class KeyWatchTest {
  private final ConsulServer server;

  /** The calls of {@link #hear} and of {@link Recorder}, in order. */
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  KeyWatchTest(ConsulServer server) {
    this.server = server;
  }

  private ConsulApi api() {
    return server.api();
  }

  private ConsulSourceBuilder builder() {
    return ConsulSource.builder().environment(Map.of()).address(server.uri().toString());
  }

  private static String line(String key, Optional<String> value) {
    return key + value.map(text -> "=" + text).orElse(" is gone");
  }

  private void hear(String key, Optional<String> value) {
    heard.add(line(key, value));
  }

  private String next() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }

  private static ConditionFactory waiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10));
  }

  /** Handles everything. */
  private final class Recorder implements KeyListener {
    @Override
    public void changed(String key, Optional<String> value) {
      hear(key, value);
    }

    @Override
    public void changedToBytes(String key, byte[] value) {
      heard.add(key + " is 0x" + HexFormat.of().formatHex(value));
    }

    @Override
    public void failed(ConfigException failure) {
      heard.add("failed");
    }
  }

  @Test
  void watch_neverParses() throws InterruptedException {
    api()
        .putAll(
            "p/data", "hello",
            "p/broken.yaml", "a: [");
    try (ConsulSource source = builder().prefixes("p").open()) {
      source.watch(this::hear);
      api().put("p/data", "a: [");
      assertThat(next()).isEqualTo("p/data=a: [");
      api().put("p/deep/x.json", "{");
      assertThat(next()).isEqualTo("p/deep/x.json={");
      api().put("p/other", "${open");
      assertThat(next()).isEqualTo("p/other=${open");
      api().put("p/not a key[", "1");
      assertThat(next()).isEqualTo("p/not a key[=1");
      api().put("p/folder/", "");
      assertThat(next()).isEqualTo("p/folder/=");
    }
  }

  @Test
  void values_areThoseOfTheStore_bytesIncluded() throws InterruptedException {
    try (ConsulSource source = builder().prefixes("p").open()) {
      source.watch(new Recorder());
      api().put("p/a", "\uFEFF mark and spaces \r\n");
      assertThat(next()).isEqualTo("p/a=\uFEFF mark and spaces \r\n");
      assertThat(source.read("p/a").orElseThrow().text()).isEqualTo("\uFEFF mark and spaces \r\n");
      api().put("p/a", "nul\0");
      assertThat(next()).isEqualTo("p/a=nul\0");
      assertThat(source.readAll().get("p/a").text()).isEqualTo("nul\0");
      api().put("p/a", new byte[] {(byte) 0xFF, 1});
      assertThat(next()).isEqualTo("p/a is 0xff01");
      api().put("p/a", "text");
      assertThat(next()).isEqualTo("p/a=text");
    }
  }

  @Test
  void bytes_areAFailure_forAListenerOfTexts() throws InterruptedException {
    try (ConsulSource source = builder().keys("binary").open()) {
      AtomicReference<ConfigException> failure = new AtomicReference<>();
      source.watch(
          new KeyListener() {
            @Override
            public void changed(String key, Optional<String> value) {
              hear(key, value);
            }

            @Override
            public void failed(ConfigException reason) {
              failure.set(reason);
            }
          });
      api().put("binary", new byte[] {(byte) 0xFF});
      waiting().until(() -> failure.get() != null);
      assertThat(failure.get()).hasMessageStartingWith("consul binary: expected UTF-8 text");
      api().put("binary", "text");
      assertThat(next()).isEqualTo("binary=text");
    }
  }

  @Test
  void readAndWatch_reportsThePresentKeysBeforeItReturns_andThenChanges()
      throws InterruptedException {
    api()
        .putAll(
            "p/b", "2",
            "p/a", "1",
            "single", "3",
            "other", "4");
    try (ConsulSource source = builder().prefixes("p").keys("single", "absent").open()) {
      List<Thread> threads = new ArrayList<>();
      source.readAndWatch(
          (key, value) -> {
            threads.add(Thread.currentThread());
            hear(key, value);
          });
      assertThat(heard).containsExactly("p/a=1", "p/b=2", "single=3");
      assertThat(threads).containsOnly(Thread.currentThread());
      heard.clear();
      api().put("absent", "new");
      assertThat(next()).isEqualTo("absent=new");
      api().delete("p/a");
      assertThat(next()).isEqualTo("p/a is gone");
    }
  }

  /** Also of a second watch, which begins with the state of the first one. */
  @Test
  void readAndWatch_losesNothing_whileAWriterWrites() throws InterruptedException {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    api().put("p/count", "0");
    Thread writer =
        new Thread(
            () -> {
              while (!enough.get()) {
                api().put("p/count", "" + (written.get() + 1));
                written.incrementAndGet();
              }
            });
    writer.start();
    try (ConsulSource source = builder().prefixes("p").open()) {
      List<List<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        List<Integer> counts = new CopyOnWriteArrayList<>();
        source.readAndWatch((key, value) -> counts.add(Integer.valueOf(value.orElseThrow())));
        assertThat(counts).isNotEmpty();
        int before = written.get();
        waiting().until(() -> written.get() > before + 10);
        all.add(counts);
      }
      enough.set(true);
      writer.join();
      for (List<Integer> counts : all) {
        waiting()
            .untilAsserted(
                () -> assertThat(counts.get(counts.size() - 1)).isEqualTo(written.get()));
        assertThat(counts).isSorted().doesNotHaveDuplicates();
      }
    } finally {
      enough.set(true);
    }
  }

  @Test
  void largePrefix_isWatchedInShards_andReportedKeyByKey() throws InterruptedException {
    int keys = 13 * 384;
    for (int folder = 10; folder < 23; folder++) {
      for (int from = 0; from < 384; from += 64) {
        ConsulTransaction batch = api().transaction();
        for (int i = from; i < from + 64; i++) {
          batch.set("p/" + folder + "/" + i, "x".repeat(100));
        }
        batch.commit();
      }
    }
    try (ConsulSource source = builder().prefixes("p").open()) {
      source.watch(this::hear);
      assertThat(threads("varve-consul-watch-")).hasSizeGreaterThan(1);
      api().put("p/17/7", "1");
      assertThat(next()).isEqualTo("p/17/7=1");
      api().put("p/other", "2");
      assertThat(next()).isEqualTo("p/other=2");
      api().delete("p/21/383");
      assertThat(next()).isEqualTo("p/21/383 is gone");
      List<String> present = new ArrayList<>();
      source.readAndWatch((key, value) -> present.add(key));
      assertThat(present).hasSize(keys).isSorted().contains("p/other").doesNotContain("p/21/383");
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void overlappingPrefixesAndKeys_reportAKeyOnce() throws InterruptedException {
    try (ConsulSource source = builder().prefixes("p/q", "p").keys("p/a", "p/q/b", "k").open()) {
      source.watch(this::hear);
      api().put("p/q/b", "1");
      assertThat(next()).isEqualTo("p/q/b=1");
      api().put("p/a", "2");
      assertThat(next()).isEqualTo("p/a=2");
      api().put("k", "3");
      assertThat(next()).isEqualTo("k=3");
      assertThat(source.keys()).containsExactly("k", "p/a", "p/q/b");
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void watches_areClosedOneByOne_andShareTheirConnections() throws InterruptedException {
    try (ConsulSource source = builder().prefixes("p").open()) {
      BlockingQueue<String> other = new LinkedBlockingQueue<>();
      KeyWatch first = source.watch(this::hear);
      KeyWatch second = source.watch((key, value) -> other.add(line(key, value)));
      assertThat(threads("varve-consul-watch-")).hasSize(1);
      assertThat(threads("varve-consul-callback-")).hasSize(2);
      api().put("p/a", "1");
      assertThat(next()).isEqualTo("p/a=1");
      assertThat(other.poll(30, TimeUnit.SECONDS)).isEqualTo("p/a=1");

      first.close();
      first.close();
      api().put("p/a", "2");
      assertThat(other.poll(30, TimeUnit.SECONDS)).isEqualTo("p/a=2");
      assertThat(heard).isEmpty();

      second.close();
      assertThat(threads("varve-consul")).isEmpty();
      first.close();
      api().put("p/a", "3");
      KeyWatch third = source.readAndWatch(this::hear);
      assertThat(next()).isEqualTo("p/a=3");
      second.close();
      api().put("p/a", "4");
      assertThat(next()).isEqualTo("p/a=4");
      third.close();
      assertThat(other).isEmpty();
      source.put("p/a", "5");
      assertThat(source.read("p/a").orElseThrow().text()).isEqualTo("5");
    }
  }

  private static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  @Test
  void close_isFollowedByNoCall() throws InterruptedException {
    AtomicBoolean enough = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; !enough.get(); i++) {
                api().put("p/a", "" + i);
              }
            });
    writer.start();
    try (ConsulSource source = builder().prefixes("p").open();
        KeyWatch kept = source.watch((key, value) -> {})) {
      for (int i = 0; i < 5; i++) {
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        AtomicBoolean late = new AtomicBoolean();
        KeyWatch watch =
            source.watch(
                (key, value) -> {
                  late.compareAndSet(false, closed.get());
                  calls.incrementAndGet();
                });
        waiting().until(() -> calls.get() > 0);
        watch.close();
        closed.set(true);
        int count = calls.get();
        BlockingQueue<String> proof = new LinkedBlockingQueue<>();
        try (KeyWatch after = source.watch((key, value) -> proof.add(key))) {
          assertThat(proof.poll(30, TimeUnit.SECONDS)).isNotNull();
          assertThat(after).isNotNull();
        }
        assertThat(calls).hasValue(count);
        assertThat(late).isFalse();
      }
      assertThat(kept).isNotNull();
    } finally {
      enough.set(true);
      writer.join();
    }
  }

  @Test
  void close_insideOfACall_endsOnlyThisWatch() throws InterruptedException {
    try (ConsulSource source = builder().keys("foo").open()) {
      AtomicReference<KeyWatch> watch = new AtomicReference<>();
      AtomicInteger calls = new AtomicInteger();
      watch.set(
          source.watch(
              (key, value) -> {
                calls.incrementAndGet();
                watch.get().close();
              }));
      source.watch(this::hear);
      api().put("foo", "1");
      assertThat(next()).isEqualTo("foo=1");
      waiting().until(() -> calls.get() == 1);
      api().put("foo", "2");
      assertThat(next()).isEqualTo("foo=2");
      assertThat(calls).hasValue(1);
    }
  }

  @Test
  void close_ofTheSourceDuringTheReport_endsIt() {
    api()
        .putAll(
            "p/a", "1",
            "p/b", "2");
    ConsulSource source = builder().prefixes("p").open();
    source.readAndWatch(
        (key, value) -> {
          hear(key, value);
          source.close();
        });
    assertThat(heard).containsExactly("p/a=1");
    assertThatThrownBy(() -> source.watch(this::hear))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this source is closed");
  }

  @Test
  void watch_ofNothing_isRefused() {
    try (ConsulSource source = builder().open()) {
      assertThatThrownBy(() -> source.watch(this::hear))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("give keys or prefixes to the builder");
    }
  }
}
