package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.ConsulTransaction;
import io.varve.testing.consul.WithConsul;
import java.util.Map;
import java.util.TreeMap;
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
