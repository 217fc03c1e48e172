package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.ConsulFacade;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.ConsulTransaction;
import io.varve.testing.consul.ConsulVersion;
import io.varve.testing.consul.WithConsul;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A prefix of 12,000 keys is watched in shards and reports the same as a small one. */
@WithConsul(keepKeys = true)
class LargeTreeTest {
  private final ConsulServer server;

  LargeTreeTest(ConsulServer server) {
    this.server = server;
  }

  @BeforeAll
  static void fill(ConsulServer server) {
    fill(server, "config/orders/", 12, 1000);
  }

  private static void fill(ConsulServer server, String prefix, int services, int keys) {
    for (int service = 0; service < services; service++) {
      for (int from = 0; from < keys; from += 50) {
        ConsulTransaction batch = server.api().transaction();
        for (int i = from; i < Math.min(keys, from + 50); i++) {
          batch.set(key(prefix, service, i), "a value that is as long as most are, number " + i);
        }
        batch.commit();
      }
    }
  }

  private static String key(String prefix, int service, int i) {
    return prefix + "service-" + (char) ('a' + service) + "/group-" + i / 20 + "/key-" + i % 20;
  }

  private static long watches() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("varve-consul-watch-"))
        .count();
  }

  private Map<String, String> there(String prefix) {
    try (RunningSource whole = SourceSetup.at(server.uri()).set("prefixes", prefix).load()) {
      return whole.values();
    }
  }

  private SourceSetup setup() {
    return SourceSetup.at(server.uri()).set("prefixes", "config/orders");
  }

  @Test
  void changes_areSeen_whereverTheyAre() {
    try (RunningSource running = setup().watch()) {
      assertTrue(watches() > 3 && watches() <= 32, () -> watches() + " watches");
      String key = "config/orders/service-k/group-7/key-3";
      server.api().put(key, "changed");
      running.awaitValue("service-k.group-7.key-3", "changed");
      assertEquals(
          "consul " + key + " @" + server.api().index(key),
          running.origin("service-k.group-7.key-3").toString());
      server.api().put("config/orders/outside", "1");
      running.awaitValue("outside", "1");
      server.api().put("config/orders/outside", "2");
      running.awaitValue("outside", "2");
      server.api().put("config/orders/zebra/new/folder", "1");
      running.awaitValue("zebra.new.folder", "1");
      server.api().put("config/orders/service-b/new/folder", "1");
      running.awaitValue("service-b.new.folder", "1");
      server.api().deleteTree("config/orders/zebra/");
      server.api().deleteTree("config/orders/service-b/new/");
      server.api().delete("config/orders/outside");
      running.await(there("config/orders"));
      assertEquals(12_000, running.values().size());
    }
  }

  /** An empty shard is not queried: the watch of the whole prefix finds its keys. */
  @Test
  void shardThatBecameEmpty_isSeenAgain() {
    try (RunningSource running = setup().watch()) {
      server.api().deleteTree("config/orders/service-f/");
      running.await(there("config/orders"));
      server.api().put("config/orders/service-f/group-1/key-1", "back");
      running.awaitValue("service-f.group-1.key-1", "back");
      server.api().put("config/orders/service-f/group-1/key-1", "again");
      running.awaitValue("service-f.group-1.key-1", "again");
    } finally {
      fill(server, "config/orders/", 12, 1000);
    }
  }

  /** The watch of the whole prefix wakes for each change of a shard, too. */
  @Test
  void changesOutsideTheShards_areSeen_whileAShardIsBusy() throws InterruptedException {
    AtomicInteger written = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              while (!done.get()) {
                server.api().put("config/orders/service-a/busy", "" + written.incrementAndGet());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
              }
            });
    try (RunningSource running = setup().watch()) {
      writer.start();
      for (int i = 0; i < 5; i++) {
        int busy = written.get();
        running
            .waiting()
            .until(
                () ->
                    Integer.parseInt(running.values().getOrDefault("service-a.busy", "0")) > busy);
        int before = written.get();
        server.api().put("config/orders/rest/key", "" + i);
        running.awaitValue("rest.key", "" + i);
        int writes = written.get() - before;
        assertTrue(writes <= 40, () -> "seen after " + writes + " writes of a busy key");
      }
    } finally {
      done.set(true);
      writer.join();
      server.api().delete("config/orders/service-a/busy");
      server.api().deleteTree("config/orders/rest/");
    }
  }

  /** Each refusal made every watch read its shard again, which the limit did not allow, either. */
  @Test
  void limitOfRequestsAfterARestart_isOutlasted() {
    try (ConsulFacade facade = ConsulFacade.as(ConsulVersion.V1_21_4, server);
        RunningSource running =
            SourceSetup.at(facade.uri()).set("prefixes", "config/orders").watch()) {
      facade.limitReads(5);
      facade.resetConnections();
      for (char service = 'a'; service < 'm'; service++) {
        server.api().put("config/orders/service-" + service + "/group-1/key-2", "limited");
      }
      running
          .waiting()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Collections.frequency(running.values().values(), "limited") == 12);
    } finally {
      fill(server, "config/orders/", 12, 1000);
    }
  }

  @Test
  void nameThatNoRequestCanHave_isFollowedWithTheWholePrefix() {
    fill(server, "odd/", 5, 1000);
    try (RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "odd").watch()) {
      assertTrue(watches() > 1, () -> watches() + " watches");
      server.api().transaction().set("odd//name", "1").commit();
      running.waiting().until(() -> watches() == 1);
      server.api().put("odd/outside", "3");
      running.awaitValue("outside", "3");
      assertEquals(List.of(), running.failures());
    }
  }

  @Test
  void lists_areNotCutByParts() {
    try (RunningSource running = setup().set("watch-mode", "incremental").watch()) {
      ConsulTransaction batch = server.api().transaction();
      IntStream.range(0, 12).forEach(i -> batch.set("config/orders/hosts/" + i, "host " + i));
      batch.commit();
      running.awaitValue("hosts.11", "host 11");
      server.api().deleteTree("config/orders/hosts/");
      running.waiting().until(() -> !running.values().containsKey("hosts.0"));
    }
  }

  @Test
  void tree_isDividedWhenItGrows() {
    try (RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "growing").watch()) {
      assertEquals(1, watches());
      fill(server, "growing/", 10, 1000);
      running.waiting().until(() -> watches() > 3);
      server.api().put("growing/service-c/group-7/key-3", "changed");
      running.await(there("growing"));
    }
  }

  /** The other shards stay up to date. */
  @Test
  void textThatCannotBeRead_holdsBackItsPartAlone() {
    try (RunningSource running = setup().watch()) {
      server.api().put("config/orders/service-d/text.yaml", "a: [");
      String failure = running.awaitFailure(0);
      assertTrue(failure.contains("service-d/text.yaml"), failure);
      server.api().put("config/orders/service-e/group-1/key-1", "goes on");
      running.awaitValue("service-e.group-1.key-1", "goes on");
      server.api().put("config/orders/service-d/text.yaml", "a: 1");
      running.awaitValue("service-d.a", "1");
      server.api().delete("config/orders/service-d/text.yaml");
      running.await(there("config/orders"));
    }
  }

  @Test
  void incrementalWatch_withStaleAnswers_areRefused() {
    ConfigException refused =
        org.junit.jupiter.api.Assertions.assertThrows(
            ConfigException.class,
            () -> setup().set("consistency", "stale").set("watch-mode", "incremental").settings());
    assertTrue(refused.getMessage().contains("varve.consul.watch-mode"), refused.getMessage());
    Map<String, String> whole = new TreeMap<>(there("config/orders"));
    try (RunningSource running = setup().set("consistency", "stale").watch()) {
      assertEquals(whole, running.values());
      assertEquals(1, watches());
    }
  }
}
