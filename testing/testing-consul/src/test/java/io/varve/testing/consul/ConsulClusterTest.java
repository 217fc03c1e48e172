package io.varve.testing.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsulClusterTest {
  @Test
  void cluster_survivesItsLeader_killedThenPaused() {
    try (ConsulCluster cluster = ConsulCluster.start()) {
      assertEquals(3, cluster.servers().size());
      ConsulProcess first = cluster.leader();
      first.api().put("a", "1");

      first.kill();
      ConsulProcess second = cluster.leader();
      assertNotSame(first, second);
      second.awaitReady();
      second.api().put("a", "2");
      first.restart();
      assertEquals(Optional.of("2"), first.api().find("a"));

      ConsulProcess leader = cluster.leader();
      leader.pause();
      ConsulProcess third = cluster.leader();
      assertNotSame(leader, third);
      third.awaitReady();
      third.api().put("a", "3");
      leader.resume();
      leader.awaitReady();
      assertEquals(Optional.of("3"), leader.api().find("a"));
      assertEquals(2, cluster.followers().size());
    }
  }

  @Test
  void leaderThatIsCutOff_isReplaced_andComesBackAsAFollower() {
    try (ConsulCluster cluster = ConsulCluster.start()) {
      ConsulProcess first = cluster.leader();
      first.api().put("a", "1");

      cluster.isolate(first);
      ConsulProcess second = cluster.leader();
      assertNotSame(first, second);
      second.awaitReady();
      second.api().put("a", "2");
      Polling.until(
          Duration.ofSeconds(30),
          () -> first.api().send("GET", "/v1/kv/a", new byte[0]).statusCode() == 500,
          () -> "it still believes in a leader");
      assertEquals(
          "1",
          new String(first.api().send("GET", "/v1/kv/a?stale&raw", new byte[0]).body(), UTF_8),
          "it still tells what it knows to who asks for no more");

      cluster.heal();
      first.awaitReady();
      assertEquals(Optional.of("2"), first.api().find("a"));
    }
  }
}
