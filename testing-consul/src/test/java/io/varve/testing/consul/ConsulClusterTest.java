package io.varve.testing.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

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
}
