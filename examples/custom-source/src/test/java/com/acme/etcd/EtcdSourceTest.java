package com.acme.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.layered.spi.SourceStatus.State;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Source in an engine, with a real etcd. */
class EtcdSourceTest {
  @RegisterExtension static final EtcdServer etcd = new EtcdServer();

  @BeforeEach
  void empty() {
    etcd.deleteBelow("orders/");
  }

  private static LayeredConfigBuilder process() {
    return LayeredConfig.builder()
        .application("orders")
        .discover(false)
        .environment(Map.of())
        .systemProperties(Map.of())
        .source(new EtcdSource());
  }

  private static LayeredConfig load() {
    return process().defaults(Map.of("varve.etcd.endpoints", etcd.endpoint())).build();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
  }

  private static void awaitValue(LayeredConfig config, String key, String text) {
    await(() -> config.find(key).orElse("(absent)").equals(text));
  }

  private static SourceStatus status(LayeredConfig config) {
    return config.sources().get(0);
  }

  @Test
  void value_hasOrigin_andRevision() {
    long revision = etcd.put("orders/db/pool-size", "10");
    etcd.put("others/db/pool-size", "99");
    try (LayeredConfig config = load()) {
      assertEquals(
          "db.pool-size = 10\n  * 10  etcd orders/db/pool-size @"
              + revision
              + "  [200] highest precedence",
          config.explain("db.pool-size").toString());
      assertEquals(String.valueOf(revision + 1), status(config).revision());
    }
  }

  @Test
  void changes_areFollowed_toTheLastKey() {
    etcd.put("orders/a", "1");
    try (LayeredConfig config = load()) {
      etcd.put("orders/a", "2");
      awaitValue(config, "a", "2");
      etcd.put("orders/b/c", "3");
      awaitValue(config, "b.c", "3");
      etcd.delete("orders/a");
      etcd.delete("orders/b/c");
      awaitValue(config, "b.c", "(absent)");
      assertTrue(config.find("a").isEmpty());
      assertEquals(State.UP, status(config).state());
    }
  }

  /** Readers see a transaction of etcd as one change. */
  @Test
  void transaction_isOneChangeSet() {
    etcd.putAll(Map.of("orders/a", "0", "orders/b", "0"));
    try (LayeredConfig config = load()) {
      for (int i = 1; i <= 50; i++) {
        String text = String.valueOf(i);
        etcd.putAll(Map.of("orders/a", text, "orders/b", text));
        var seen = config.snapshot();
        assertEquals(seen.get("a"), seen.get("b"));
      }
      awaitValue(config, "a", "50");
      config.history().forEach(entry -> assertEquals(2, entry.changes().size()));
    }
  }

  @Test
  void crash_isReported_andOutlived() {
    etcd.put("orders/a", "1");
    try (LayeredConfig config = load()) {
      etcd.kill();
      await(() -> status(config).state() == State.DOWN);
      assertEquals("1", config.get("a"));
      String reason = status(config).reason().orElseThrow();
      assertTrue(reason.contains(etcd.endpoint()), reason);
      etcd.start();
      await(() -> status(config).state() == State.UP);
      etcd.put("orders/a", "2");
      awaitValue(config, "a", "2");
    }
  }

  /** Only keepalive distinguishes a silent server from one without changes. */
  @Test
  void serverThatIsSilent_isNoticed_andOutlived() {
    etcd.put("orders/a", "1");
    try (LayeredConfig config = load()) {
      etcd.freeze();
      try {
        await(() -> status(config).state() == State.DOWN);
      } finally {
        etcd.thaw();
      }
      etcd.put("orders/a", "2");
      awaitValue(config, "a", "2");
    }
  }

  /** The revision to watch from is compacted when the connection is back: everything is reread. */
  @Test
  void compaction_whileTheConnectionIsAway_losesNothing() throws Exception {
    etcd.put("orders/gone", "1");
    etcd.put("orders/a", "1");
    try (Relay relay = new Relay(etcd.endpoint());
        LayeredConfig config =
            process().defaults(Map.of("varve.etcd.endpoints", relay.endpoint())).build()) {
      relay.cut();
      await(() -> status(config).state() == State.DOWN);
      etcd.delete("orders/gone");
      long revision = 0;
      for (int i = 2; i <= 20; i++) {
        revision = etcd.put("orders/a", String.valueOf(i));
      }
      etcd.compact(revision);
      relay.mend();
      awaitValue(config, "a", "20");
      assertTrue(config.find("gone").isEmpty());
      etcd.put("orders/a", "21");
      awaitValue(config, "a", "21");
    }
  }

  @Test
  void compaction_whileItWatches_isNotNoticed() {
    etcd.put("orders/a", "1");
    try (LayeredConfig config = load()) {
      etcd.compact(etcd.put("orders/a", "2"));
      awaitValue(config, "a", "2");
      etcd.compact(etcd.put("orders/a", "3"));
      awaitValue(config, "a", "3");
      assertEquals(State.UP, status(config).state());
    }
  }

  /** The server cancels a watch that begins at a compacted revision. */
  @Test
  void compactionBetweenLoadAndWatch_losesNothing() throws Exception {
    etcd.put("orders/a", "1");
    try (EtcdStore store = new EtcdStore(settings())) {
      EtcdStore.RevisionedEntries current = store.read();
      etcd.put("orders/a", "2");
      etcd.compact(etcd.put("orders/a", "3"));
      Recorder recorder = new Recorder();
      var first = SnapshotConverter.convert("orders/", current.entries(), current.revision(), null);
      EtcdWatch watch = new EtcdWatch(settings(), store, current, first, recorder);
      try {
        await(() -> recorder.value("a").equals("3"));
        assertEquals(0, recorder.failures.get(), "it could be read all the time");
      } finally {
        watch.close();
      }
    }
  }

  @Test
  void observerThatThrows_doesNotSilenceTheSource() {
    etcd.put("orders/a", "1");
    AtomicInteger calls = new AtomicInteger();
    Recorder recorder = new Recorder();
    SourceObserver observer =
        new SourceObserver() {
          @Override
          public void changed(SourceSnapshot snapshot) {
            // Throws at a change, and when everything is reread.
            if (calls.incrementAndGet() <= 2) {
              throw new IllegalStateException("as the test wants it");
            }
            recorder.changed(snapshot);
          }

          @Override
          public void failed(ConfigException failure) {
            recorder.failed(failure);
            throw new IllegalStateException("as the test wants it", failure);
          }
        };
    try (EtcdStore store = new EtcdStore(settings())) {
      EtcdStore.RevisionedEntries current = store.read();
      var first = SnapshotConverter.convert("orders/", current.entries(), current.revision(), null);
      EtcdWatch watch = new EtcdWatch(settings(), store, current, first, observer);
      try {
        etcd.put("orders/a", "2");
        await(() -> recorder.value("a").equals("2"));
        assertEquals(2, recorder.failures.get());
        etcd.put("orders/a", "3");
        await(() -> recorder.value("a").equals("3"));
      } finally {
        watch.close();
      }
    }
  }

  private static EtcdSettings settings() {
    return new EtcdSettings(List.of(URI.create(etcd.endpoint())), "orders/", null, null);
  }

  @Test
  void manyKeysAndLargeValues_areReadAtOneRevision() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      many.put("orders/many/k" + i, "v" + i);
    }
    etcd.putAll(many);
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 6; i++) {
      etcd.put("orders/large/k" + i, large + i); // together more than one gRPC message
    }
    try (LayeredConfig config = load()) {
      assertEquals(10_000, config.at("many").snapshot().keys().size());
      assertEquals("v9999", config.get("many.k9999"));
      assertEquals(large + 5, config.get("large.k5"));
      etcd.put("orders/large/k5", large + "changed");
      awaitValue(config, "large.k5", large + "changed");
    }
  }

  /** Changes the store while the second of three pages is in transit. */
  private static LayeredConfig loadWhile(Relay relay, Runnable change) throws Exception {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      many.put("orders/m/k" + i, "x".repeat(300));
    }
    etcd.putAll(many);
    etcd.putAll(Map.of("orders/a", "old", "orders/z", "old"));
    relay.holdAfter(500_000);
    CompletableFuture<LayeredConfig> loading =
        CompletableFuture.supplyAsync(
            () -> process().defaults(Map.of("varve.etcd.endpoints", relay.endpoint())).build());
    await(relay::isHolding);
    etcd.putAll(Map.of("orders/a", "new", "orders/z", "new"));
    change.run();
    relay.release();
    return loading.get(60, TimeUnit.SECONDS);
  }

  @Test
  void pages_areOfOneRevision() throws Exception {
    try (Relay relay = new Relay(etcd.endpoint());
        LayeredConfig config = loadWhile(relay, () -> {})) {
      awaitValue(config, "a", "new");
      assertEquals("new", config.get("z"));
      // The loaded state is the one before the first change.
      assertEquals(
          "[a: old → new, z: old → new]",
          config.history().get(0).changes().stream()
              .map(change -> change.toString().replaceFirst(" \\(.*", ""))
              .toList()
              .toString());
    }
  }

  @Test
  void compactionBetweenPages_isReadAgain() throws Exception {
    try (Relay relay = new Relay(etcd.endpoint());
        LayeredConfig config = loadWhile(relay, () -> etcd.compact(etcd.put("orders/y", "1")))) {
      assertEquals("new", config.get("a"));
      assertEquals("new", config.get("z"));
      assertEquals(3_000, config.at("m").snapshot().keys().size());
      assertTrue(config.history().isEmpty(), "it was loaded so, not changed");
    }
  }

  @Test
  void wrongContents_areRefused_andReported_untilTheyAreMended() {
    etcd.put("orders/a", "1");
    try (LayeredConfig config = load()) {
      etcd.putBytes("orders/secret/key", new byte[] {(byte) 0xff, 0});
      await(() -> status(config).state() == State.STALE);
      String reason = status(config).reason().orElseThrow();
      assertTrue(reason.startsWith("etcd orders/secret/key @"), reason);
      assertTrue(reason.contains("expected a text in UTF-8"), reason);
      assertEquals("1", config.get("a"));
      etcd.put("orders/secret/key", "text");
      awaitValue(config, "secret.key", "text");
      await(() -> status(config).state() == State.UP);
    }
  }

  @Test
  void namesThatAreNoKeys_areWarnedOf_andLeftOut() {
    etcd.put("orders/", "");
    etcd.put("orders/a//b", "x");
    etcd.put("orders/a", "1");
    try (LayeredConfig config = load()) {
      assertEquals("1", config.get("a"));
      assertEquals(1, status(config).warnings().size());
      assertTrue(status(config).warnings().get(0).contains("etcd orders/a//b is left out"));
    }
  }

  @Test
  void prefix_isASetting() {
    etcd.put("orders/eu/a", "1");
    try (LayeredConfig config =
        process()
            .defaults(
                Map.of("varve.etcd.endpoints", etcd.endpoint(), "varve.etcd.prefix", "orders/eu"))
            .build()) {
      assertEquals("1", config.get("a"));
    }
  }

  @Test
  void withoutEndpoints_itTakesNoPart() {
    try (LayeredConfig config = process().build()) {
      assertTrue(config.keys().isEmpty());
      assertEquals(State.UP, status(config).state());
    }
  }

  @Test
  void serverThatIsAway_isSaidAtTheStart() {
    var builder = process().defaults(Map.of("varve.etcd.endpoints", "http://127.0.0.1:1"));
    ConfigException failure = assertThrows(ConfigException.class, builder::build);
    assertTrue(
        failure
            .getMessage()
            .startsWith("etcd [http://127.0.0.1:1]: expected an answer, found Connection refused"),
        failure.getMessage());
  }
}
