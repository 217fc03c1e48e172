package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.testing.consul.ConsulCluster;
import io.varve.testing.consul.ConsulProcess;
import io.varve.testing.consul.Relay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that end, pause, come back, forget, and vote. */
class RestartTest {
  @TempDir Path folder;

  @Test
  void serverThatIsKilledAndComesBack_isFollowedAgain() throws InterruptedException {
    try (ConsulProcess server = ConsulProcess.builder().dataFolder(folder).start()) {
      server.api().put("config/orders/a", "1");
      try (Running running = Setup.at(server.uri()).watch()) {
        server.kill();
        running.awaitFailure(0);
        assertEquals(Map.of("a", "1"), running.values());
        server.restart();
        running.awaitHealed();
        assertEquals(Map.of("a", "1"), running.values());
        server.api().put("config/orders/a", "2");
        running.await(Map.of("a", "2"));
        assertTrue(
            running.changes().stream().allMatch(c -> Running.values(c).size() == 1),
            "never empty between");
      }
    }
  }

  @Test
  void serverThatStopsInGoodOrder_wakesNobodyWithItsFarewell() throws InterruptedException {
    try (ConsulProcess server = ConsulProcess.builder().dataFolder(folder).start()) {
      server.api().put("config/orders/a", "1");
      try (Running running = Setup.at(server.uri()).watch()) {
        server.stop();
        running.awaitFailure(0);
        assertEquals(List.of(), running.changes());
        assertEquals(Map.of("a", "1"), running.values());
      }
    }
  }

  /** Its indices begin anew: a watch that kept its own would be ahead, and miss what is written. */
  @Test
  void serverThatForgotEverything_isReadAnew() throws InterruptedException {
    try (ConsulProcess server = ConsulProcess.start()) {
      for (int i = 0; i < 200; i++) {
        server.api().put("config/orders/a", "" + i);
      }
      try (Running running = Setup.at(server.uri()).watch()) {
        server.kill();
        running.awaitFailure(0);
        server.restart();
        running.await(Map.of());
        server.api().put("config/orders/a", "new");
        running.await(Map.of("a", "new"));
      }
    }
  }

  @Test
  void snapshotThatIsRestored_isSeenWithinTheWait() throws InterruptedException {
    try (ConsulProcess server = ConsulProcess.builder().dataFolder(folder).start()) {
      server.api().put("config/orders/a", "old");
      byte[] snapshot = server.api().saveSnapshot();
      for (int i = 0; i < 50; i++) {
        server.api().put("config/orders/a", "newer");
      }
      try (Running running = Setup.at(server.uri()).set("wait", "2s").watch()) {
        assertEquals(Map.of("a", "newer"), running.values());
        server.api().restoreSnapshot(snapshot);
        running.await(Map.of("a", "old"));
        server.api().put("config/orders/a", "newest");
        running.await(Map.of("a", "newest"));
      }
    }
  }

  @Test
  void pausedServer_isNoticed_andFollowedAgain() throws InterruptedException {
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().put("config/orders/a", "1");
      try (Running running =
          Setup.at(server.uri()).set("wait", "1s").set("request-timeout", "1s").watch()) {
        server.pause();
        String failure = running.awaitFailure(0);
        assertTrue(failure.contains("no answer in time"), failure);
        server.resume();
        running.awaitHealed();
        server.api().put("config/orders/a", "2");
        running.await(Map.of("a", "2"));
      }
    }
  }

  @Test
  void networkThatIsCut_isNoticed_andFollowedAgain() throws InterruptedException {
    try (ConsulProcess server = ConsulProcess.start();
        Relay relay = Relay.to(server.uri())) {
      server.api().put("config/orders/a", "1");
      try (Running running =
          Setup.at(relay.uri()).set("wait", "1s").set("request-timeout", "1s").watch()) {
        relay.cut();
        running.awaitFailure(0);
        server.api().put("config/orders/a", "2");
        relay.mend();
        running.await(Map.of("a", "2"));
        running.awaitHealed();
        relay.resetConnections();
        server.api().put("config/orders/a", "3");
        running.await(Map.of("a", "3"));
      }
    }
  }

  /** Paused, cut off and killed, one after the other: starting three servers takes its time. */
  @Test
  void leaderThatIsLost_isOutlived_andSoIsTheAgentsOwnSolitude() throws InterruptedException {
    try (ConsulCluster cluster = ConsulCluster.start()) {
      ConsulProcess agent = cluster.followers().get(0);
      agent.api().put("config/orders/a", "1");
      try (Running running = Setup.at(agent.uri()).watch()) {
        running.await(Map.of("a", "1"));

        ConsulProcess paused = leaderBut(cluster, agent);
        paused.pause();
        cluster.leader().api().put("config/orders/a", "2");
        running.await(Map.of("a", "2"));
        paused.resume();

        ConsulProcess isolated = leaderBut(cluster, agent);
        cluster.isolate(isolated);
        cluster.leader().api().put("config/orders/a", "3");
        running.await(Map.of("a", "3"));
        cluster.heal();

        cluster.isolate(agent);
        running.await("to notice", () -> running.isDown());
        cluster.leader().api().put("config/orders/a", "4");
        cluster.heal();
        running.await(Map.of("a", "4"));

        leaderBut(cluster, agent).kill();
        cluster.leader().api().put("config/orders/a", "5");
        running.await(Map.of("a", "5"));
        running.awaitHealed();
        assertTrue(
            running.changes().stream().noneMatch(c -> Running.values(c).isEmpty()),
            "the state stays during the elections");
      }
    }
  }

  /** The leader, after another has been made one if it was the agent. */
  private static ConsulProcess leaderBut(ConsulCluster cluster, ConsulProcess agent) {
    ConsulProcess leader = cluster.leader();
    if (leader != agent) {
      return leader;
    }
    cluster.isolate(agent);
    ConsulProcess other = cluster.leader();
    cluster.heal();
    return other;
  }
}
