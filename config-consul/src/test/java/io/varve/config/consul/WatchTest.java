package io.varve.config.consul;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.LambdaObserver;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.Relay;
import io.varve.testing.consul.WithConsul;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reported changes of a real server. */
@Tag(ConsulServer.EITHER_WAY)
@WithConsul
class WatchTest {
  private final ConsulServer server;

  WatchTest(ConsulServer server) {
    this.server = server;
  }

  private ConsulApi api() {
    return server.api();
  }

  private SourceSetup setup() {
    return SourceSetup.at(server.uri());
  }

  @Test
  void newChangedAndDeletedKeys_areReported() {
    api().put("config/orders/a", "1");
    try (RunningSource running = setup().watch()) {
      api().put("config/orders/b", "2");
      running.await(Map.of("a", "1", "b", "2"));
      api().put("config/orders/a", "3");
      running.await(Map.of("a", "3", "b", "2"));
      api().delete("config/orders/a");
      running.await(Map.of("b", "2"));
    }
  }

  @Test
  void deletionOfTheLastKey_isReported() {
    api().put("config/orders/a", "1");
    try (RunningSource running = setup().watch()) {
      api().delete("config/orders/a");
      running.await(Map.of());
      assertEquals(List.of(), running.failures());
    }
  }

  @Test
  void prefixThatAppears_isReported() {
    try (RunningSource running = setup().watch()) {
      api().put("config/orders/a", "1");
      running.await(Map.of("a", "1"));
      api().deleteTree("config/orders/");
      running.await(Map.of());
      api().put("config/orders/a", "2");
      running.await(Map.of("a", "2"));
    }
  }

  /**
   * The server takes the index of an empty prefix from older deletions in it, so that the deletion
   * of a folder above does not end a query that waits.
   */
  @Test
  void deletionOfTheFolderAbove_isReportedWithinTheWait() {
    api().put("config/orders/a", "1");
    api().delete("config/orders/a");
    api().put("config/orders/b", "1");
    try (RunningSource running = setup().set("wait", "2s").watch()) {
      api().deleteTree("config/");
      running.await(Map.of());
    }
  }

  @Test
  void namedKeys_areFollowed() {
    api().put("foo", "1");
    try (RunningSource running =
        setup().set("layout", "false").set("keys", "foo,x/a,x/b,y/a").watch()) {
      api().put("foo", "2");
      running.await(Map.of("foo", "2"));
      api().put("x/b", "3");
      api().put("y/a", "4");
      running.await(Map.of("foo", "2", "x.b", "3", "y.a", "4"));
      api().delete("foo");
      running.await(Map.of("x.b", "3", "y.a", "4"));
    }
  }

  @Test
  void textsBesideThePrefixes_areFollowed() {
    try (RunningSource running = setup().watch()) {
      api().put("config/orders", "a: 1");
      running.await(Map.of("a", "1"));
      api().put("config/orders.yaml", "b: 2");
      running.await(Map.of("a", "1", "b", "2"));
      api().put("config/orders", "a: 3");
      running.await(Map.of("a", "3", "b", "2"));
      api().delete("config/orders");
      running.await(Map.of("b", "2"));
    }
  }

  @Test
  void changeBetweenLoadAndWatch_isReported() {
    api().put("config/orders/a", "1");
    try (RunningSource running = setup().load()) {
      api().put("config/orders/a", "2");
      running.watch();
      running.await(Map.of("a", "2"));
    }
  }

  @Test
  void twoChangesInARow_leadToTheLast() {
    api().put("config/orders/a", "0");
    try (RunningSource running = setup().watch()) {
      for (int i = 1; i <= 50; i++) {
        api().put("config/orders/a", "" + i);
      }
      running.await(Map.of("a", "50"));
    }
  }

  /** Texts are listed, then read: in a consistent state. */
  @Test
  void everySnapshot_isOneStateOfTheTextsBesideThePrefixes() {
    try (RunningSource running = setup().watch()) {
      for (int i = 1; i <= 100; i++) {
        api()
            .transaction()
            .set("config/orders.yaml", "a: " + i)
            .set("config/orders.properties", "b=" + i)
            .commit();
      }
      running.await(Map.of("a", "100", "b", "100"));
      for (SourceSnapshot snapshot : running.changes()) {
        Map<String, String> values = RunningSource.values(snapshot);
        assertEquals(values.get("a"), values.get("b"));
      }
    }
  }

  /** A transaction is one change of the server, and so one snapshot. */
  @Test
  void everySnapshot_isOneStateOfThePrefix() {
    api().transaction().set("config/orders/a", "0").set("config/orders/b", "0").commit();
    try (RunningSource running = setup().watch()) {
      for (int i = 1; i <= 100; i++) {
        api().transaction().set("config/orders/a", "" + i).set("config/orders/b", "" + i).commit();
      }
      running.await(Map.of("a", "100", "b", "100"));
      for (SourceSnapshot snapshot : running.changes()) {
        Map<String, String> values = RunningSource.values(snapshot);
        assertEquals(values.get("a"), values.get("b"));
      }
    }
  }

  @Test
  void equalContents_notifyNoListener() {
    api().put("config/orders/a", "1");
    try (RunningSource running = setup().watch()) {
      long before = api().treeIndex("config/orders/");
      for (int i = 0; i < 10; i++) {
        api().transaction().set("config/orders/b", "" + i).delete("config/orders/b").commit();
        api().put("config/orders/a", "1");
      }
      assertTrue(api().treeIndex("config/orders/") > before, "the index moves");
      api().put("config/orders/a", "2");
      running.await(Map.of("a", "2"));
      assertEquals(1, running.changes().size());
    }
  }

  /** A prefix that is missing wakes on every write to the store. */
  @Test
  void unrelatedWrites_whileThePrefixIsMissing_areNoEvents() {
    try (RunningSource running = setup().watch()) {
      for (int i = 0; i < 1000; i++) {
        api().put("unrelated/k" + i % 10, "" + i);
      }
      api().put("config/orders/a", "1");
      running.await(Map.of("a", "1"));
      assertEquals(1, running.changes().size());
      assertEquals(List.of(), running.failures());
    }
  }

  @Test
  void layersThatDidNotChange_areTheSameObjects() throws InterruptedException {
    api()
        .putAll(
            "config/orders/a", "1",
            "config/orders/data", "b: 1",
            "config/application/c", "1");
    try (RunningSource running = setup().watch()) {
      List<SourceLayer> before = running.last().layers();
      api().put("config/orders/a", "2");
      running.await(Map.of("a", "2", "b", "1", "c", "1"));
      List<SourceLayer> after = running.last().layers();
      assertSame(before.get(1), after.get(1), "the text in the same prefix");
      assertSame(before.get(2), after.get(2), "the other prefix");
    }
  }

  @Test
  void badText_keepsTheOldState_namesTheKey_andHeals() {
    api().put("config/orders/data", "a: 1");
    try (RunningSource running = setup().watch()) {
      api().put("config/orders/data", "a: [hunter2");
      String failure = running.awaitFailure(0);
      assertTrue(failure.contains("consul config/orders/data:"), failure);
      assertFalse(failure.contains("hunter2"), failure);
      assertEquals(Map.of("a", "1"), running.values());

      api().put("config/application/b", "2");
      running.await(Map.of("a", "1", "b", "2"));
      assertTrue(running.isDown(), "a change beside the broken document heals nothing");
      assertEquals(1, running.failures().size(), "" + running.failures());
      api().put("config/orders/data", "a: 3");
      running.await(Map.of("a", "3", "b", "2"));
      running.awaitHealed();
    }
  }

  @Test
  void badTextThatIsTakenBack_heals() {
    api().put("config/orders/data", "a: 1");
    try (RunningSource running = setup().watch()) {
      api().put("config/orders/data", "a: [");
      running.awaitFailure(0);
      api().put("config/orders/data", "a: 1");
      running.awaitHealed();
      assertEquals(Map.of("a", "1"), running.values());
    }
  }

  @Test
  void observerThatThrows_endsNothing() {
    AtomicInteger calls = new AtomicInteger();
    ConsulConfigSource source = setup().open();
    try (source) {
      source.load();
      source.watch(
          new LambdaObserver(
              snapshot -> {
                calls.incrementAndGet();
                throw new AssertionError("on purpose");
              },
              failure -> {
                throw new AssertionError("on purpose");
              }));
      for (int i = 1; i <= 3; i++) {
        api().put("config/orders/a", "" + i);
        int expected = i;
        await().atMost(Duration.ofSeconds(30)).until(() -> calls.get() >= expected);
      }
    }
  }

  @Test
  void quietPeriod_gathersABurst() {
    api().put("config/orders/a", "0");
    try (RunningSource running = setup().set("quiet", "1s").set("quiet-max", "30s").watch()) {
      for (int i = 1; i <= 20; i++) {
        api().put("config/orders/a", "" + i);
      }
      running.await(Map.of("a", "20"));
      assertEquals(1, running.changes().size());
    }
  }

  @Test
  void thousandNamedKeys_areAHandfulOfThreads() {
    StringBuilder keys = new StringBuilder();
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      keys.append(i == 0 ? "" : ",").append("team").append(i % 40).append("/k").append(i);
      expected.put("team" + i % 40 + ".k" + i, "" + i);
    }
    for (int i = 0; i < 1000; i += 50) {
      var batch = api().transaction();
      for (int j = i; j < i + 50; j++) {
        batch.set("team" + j % 40 + "/k" + j, "" + j);
      }
      batch.commit();
    }
    try (Relay relay = Relay.to(server.uri());
        RunningSource running = SourceSetup.at(relay.uri()).set("keys", keys.toString()).watch()) {
      assertEquals(expected, running.values());
      assertTrue(watchThreads() <= 16, watchThreads() + " threads");
      assertTrue(relay.connections() <= 16, relay.connections() + " connections");
      api().put("team39/k999", "new");
      running.awaitValue("team39.k999", "new");
    }
    assertEquals(0, watchThreads(), "none is left");
  }

  static long watchThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("varve-consul-"))
        .count();
  }
}
