package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.layered.LayeredConfig;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulProcess;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.WithConsul;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Source without an engine. */
@Tag(ConsulServer.EITHER_WAY)
@WithConsul
class StandaloneSourceTest {
  private final ConsulServer server;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  StandaloneSourceTest(ConsulServer server) {
    this.server = server;
  }

  private ConsulApi api() {
    return server.api();
  }

  private ConsulSourceBuilder builder() {
    return ConsulSource.builder().environment(Map.of()).address(server.uri().toString());
  }

  private void hear(String key, Optional<String> value) {
    heard.add(key + value.map(text -> "=" + text).orElse(" is gone"));
  }

  private String next() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "'', Consul@http://127.0.0.1:8500",
    "consul.local, Consul@http://consul.local:8500",
    "consul.local:81, Consul@http://consul.local:81",
    "http://consul.local, Consul@http://consul.local:8500",
    "https://consul.local:8501, Consul@https://consul.local:8501",
    "10.0.0.7, Consul@http://10.0.0.7:8500"
  })
  void endpoint_isWhatTheWrapperTook_andTheSourceDescribesItselfByIt(String address, String shown) {
    try (ConsulSource source =
        ConsulSource.builder().environment(Map.of()).address(address).open()) {
      assertEquals(shown, source.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://consul", "host:port", "host:0", "host:70000", "a b", "http://"})
  void endpoint_thatIsNone_isAClearError(String address) {
    ConsulSourceBuilder builder = ConsulSource.builder().environment(Map.of()).address(address);
    ConfigException e = assertThrows(ConfigException.class, builder::open);
    assertTrue(e.getMessage().startsWith("varve.consul.address ("), e.getMessage());
  }

  @Test
  void builder_refusesToSetTwice() {
    ConsulSourceBuilder builder = ConsulSource.builder().keys("a").timeout(Duration.ofSeconds(1));
    assertThrows(IllegalStateException.class, () -> builder.keys("b"));
    assertThrows(IllegalStateException.class, () -> builder.timeout(Duration.ofSeconds(1)));
  }

  @Test
  void endpoint_canComeFromTheEnvironment() {
    Map<String, String> environment = Map.of("CONSUL_HTTP_ADDR", server.uri().toString());
    api().put("foo", "bar");
    try (ConsulSource source = ConsulSource.builder().environment(environment).open()) {
      assertEquals("bar", source.read("foo").orElseThrow().text());
    }
  }

  @Test
  void keys_canBeNamedOneByOne_andAnUnknownOneIsAbsent() {
    api()
        .putAll(
            "foo", "1",
            "foo/sub", "2",
            "sub/foo/bar_dummy", "3",
            "other", "4");
    try (ConsulSource source =
        builder().keys("foo", "foo/sub", "sub/foo/bar_dummy", "unknown").open()) {
      assertEquals(List.of("foo", "foo/sub", "sub/foo/bar_dummy"), source.keys());
      Map<String, String> texts = new TreeMap<>();
      source.readAll().forEach((key, value) -> texts.put(key, value.text()));
      assertEquals(Map.of("foo", "1", "foo/sub", "2", "sub/foo/bar_dummy", "3"), texts);
      assertEquals(Optional.empty(), source.read("unknown"));
      try (LayeredConfig config =
          LayeredConfig.builder().discover(false).source(source.asSource()).build()) {
        assertEquals(Set.of("foo", "foo.sub", "sub.foo.bar-dummy"), config.keys());
        assertEquals("3", config.get("sub.foo.bar-dummy"));
      }
    }
  }

  @Test
  void watch_reportsChangedNewAndDeletedKeys_withKeyAndValue() throws InterruptedException {
    api()
        .putAll(
            "foo", "1",
            "foo/sub", "2",
            "not/named", "x");
    try (ConsulSource source = builder().keys("foo", "foo/sub", "sub/foo/bar_dummy").open()) {
      source.watch(this::hear);
      api().put("not/named", "y");
      api().put("foo", "changed");
      assertEquals("foo=changed", next());
      api().put("sub/foo/bar_dummy", "new");
      assertEquals("sub/foo/bar_dummy=new", next());
      api().delete("foo/sub");
      assertEquals("foo/sub is gone", next());
      api().put("foo", "again");
      assertEquals("foo=again", next());
      api().put("foo", "and again");
      assertEquals("foo=and again", next());
      api().put("foo", "");
      assertEquals("foo=", next());
    }
    assertNull(heard.poll());
  }

  @Test
  void watch_ofAFolder_reportsEveryKeyInIt() throws InterruptedException {
    try (ConsulSource source = builder().prefixes("folder").open()) {
      source.watch(this::hear);
      api().put("folder/a", "1");
      assertEquals("folder/a=1", next());
      api().put("folder/deep/b.yaml", "b: 2");
      assertEquals("folder/deep/b.yaml=b: 2", next());
      api().deleteTree("folder");
      assertEquals("folder/a is gone", next());
      assertEquals("folder/deep/b.yaml is gone", next());
    }
  }

  @Test
  void watch_missesNothingAfterItReturns() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      api().put("foo", "before " + i);
      try (ConsulSource source = builder().keys("foo").open()) {
        source.watch(this::hear);
        api().put("foo", "after " + i);
        assertEquals("foo=after " + i, next());
      }
    }
  }

  @Test
  void watch_returnsWithinItsPatience_ifNobodyAnswers() {
    try (io.varve.testing.consul.FaultyServer silent =
            io.varve.testing.consul.FaultyServer.answering(
                io.varve.testing.consul.ScriptedResponse.silence());
        ConsulSource source =
            ConsulSource.builder()
                .environment(Map.of())
                .address(silent.uri().toString())
                .keys("foo")
                .timeout(Duration.ofMillis(300))
                .open()) {
      SourceException e = assertThrows(SourceException.class, () -> source.watch(this::hear));
      assertTrue(e.getMessage().contains("no answer in time"), e.getMessage());
    }
  }

  @Test
  void watch_goesOnAfterAListenerThrew() throws InterruptedException {
    try (ConsulSource source = builder().keys("foo").open()) {
      source.watch(
          (key, value) -> {
            hear(key, value);
            throw new IllegalStateException("on purpose");
          });
      api().put("foo", "1");
      assertEquals("foo=1", next());
      api().put("foo", "2");
      assertEquals("foo=2", next());
    }
  }

  @Test
  void watch_givesASlowListenerTheLastValue_andDelaysNobody() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    try (ConsulSource slow = builder().keys("foo").open()) {
      slow.watch(
          (key, value) -> {
            hear(key, value);
            try {
              go.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      api().put("foo", "1");
      assertEquals("foo=1", next());
      try (ConsulSource quick = builder().keys("foo").open()) {
        BlockingQueue<String> other = new LinkedBlockingQueue<>();
        quick.watch((key, value) -> other.add(value.orElse("none")));
        for (int i = 2; i <= 5; i++) {
          api().put("foo", String.valueOf(i));
          assertEquals(String.valueOf(i), other.poll(30, TimeUnit.SECONDS));
        }
      }
      go.countDown();
      String last = next();
      while (!"foo=5".equals(last)) {
        last = next();
      }
      assertNull(heard.poll(), "what came in between is left out, or comes before");
    }
  }

  @Test
  void watch_reportsAFailureOnce_andGoesOnWhenTheServerIsBack(@TempDir Path folder)
      throws InterruptedException {
    try (ConsulProcess process =
            ConsulProcess.builder().dataFolder(folder.resolve("consul")).start();
        ConsulSource source =
            ConsulSource.builder()
                .environment(Map.of())
                .address(process.uri().toString())
                .keys("foo")
                .open()) {
      source.watch(
          new KeyListener() {
            @Override
            public void changed(String key, Optional<String> value) {
              hear(key, value);
            }

            @Override
            public void failed(ConfigException failure) {
              heard.add("failed");
            }
          });
      process.kill();
      assertEquals("failed", next());
      process.restart();
      process.api().put("foo", "back");
      assertEquals("foo=back", next());
    }
  }

  @Test
  void close_endsTheCalls_alsoFromInsideOfOne() throws InterruptedException {
    ConsulSource source = builder().keys("foo").open();
    source.watch(
        (key, value) -> {
          source.close();
          hear(key, value);
        });
    api().put("foo", "1");
    assertEquals("foo=1", next());
    api().put("foo", "2");
    source.close();
    assertNull(heard.poll());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("varve-consul")) {
        thread.join(TimeUnit.SECONDS.toMillis(30));
        assertFalse(thread.isAlive(), thread.getName());
      }
    }
  }
}
