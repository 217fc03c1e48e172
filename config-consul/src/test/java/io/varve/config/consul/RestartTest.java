package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.ConsulCluster;
import io.varve.testing.consul.ConsulProcess;
import io.varve.testing.consul.ConsulTransaction;
import io.varve.testing.consul.Relay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that end, pause, come back, forget, and vote. */
class RestartTest {
  @TempDir Path folder;

  @Test
  void serverThatIsKilledAndComesBack_isFollowedAgain() {
    try (ConsulProcess server = ConsulProcess.builder().dataFolder(folder).start()) {
      server.api().put("config/orders/a", "1");
      try (RunningSource running = SourceSetup.at(server.uri()).watch()) {
        server.kill();
        running.awaitFailure(0);
        assertEquals(Map.of("a", "1"), running.values());
        server.restart();
        running.awaitHealed();
        assertEquals(Map.of("a", "1"), running.values());
        server.api().put("config/orders/a", "2");
        running.await(Map.of("a", "2"));
        assertTrue(
            running.changes().stream().allMatch(c -> RunningSource.values(c).size() == 1),
            "never empty between");
        // A request to a process that ends is lost, and the next one refused.
        assertThat(running.failures()).as("each reason is told once").doesNotHaveDuplicates();
      }
    }
  }

  /** A server that was killed answers reads while it replays its log, from the oldest entry on. */
  @Test
  void serverThatReplaysItsLog_showsNothingOlder() {
    try (ConsulProcess server = ConsulProcess.builder().dataFolder(folder).start()) {
      server.api().put("config/orders/a", "0");
      String ballast = "x".repeat(6000);
      for (int batch = 0; batch < 250; batch++) {
        ConsulTransaction transaction = server.api().transaction();
        IntStream.range(0, 60).forEach(i -> transaction.set("ballast/" + i, ballast));
        transaction.commit();
      }
      for (int i = 1; i <= 200; i++) {
        server.api().put("config/orders/a", "" + i);
      }
      try (RunningSource running =
          SourceSetup.at(server.uri()).set("max-backoff", "100ms").watch()) {
        for (int round = 1; round <= 3; round++) {
          int failures = running.failures().size();
          server.kill();
          running.awaitFailure(failures);
          server.restart();
          running.awaitHealed();
          int next = 200 + round;
          server.api().put("config/orders/a", "" + next);
          running.await(Map.of("a", "" + next));
        }
        assertThat(running.changes())
            .extracting(change -> Integer.valueOf(RunningSource.values(change).get("a")))
            .isSorted();
      }
    }
  }

  @Test
  void serverThatStopsInGoodOrder_notifiesNoListenerWithItsFarewell() throws InterruptedException {
    try (ConsulProcess server = ConsulProcess.builder().dataFolder(folder).start()) {
      server.api().put("config/orders/a", "1");
      try (RunningSource running = SourceSetup.at(server.uri()).watch()) {
        server.stop();
        running.awaitFailure(0);
        assertEquals(List.of(), running.changes());
        assertEquals(Map.of("a", "1"), running.values());
      }
    }
  }

  /** The server's index restarts: a watch that kept its own would miss changes. */
  @Test
  void serverThatForgotEverything_isReadAgain() {
    try (ConsulProcess server = ConsulProcess.start()) {
      for (int i = 0; i < 200; i++) {
        server.api().put("config/orders/a", "" + i);
      }
      try (RunningSource running = SourceSetup.at(server.uri()).watch()) {
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
  void snapshotThatIsRestored_isSeenWithinTheWait() {
    try (ConsulProcess server = ConsulProcess.builder().dataFolder(folder).start()) {
      server.api().put("config/orders/a", "old");
      byte[] snapshot = server.api().saveSnapshot();
      for (int i = 0; i < 50; i++) {
        server.api().put("config/orders/a", "newer");
      }
      try (RunningSource running = SourceSetup.at(server.uri()).set("wait", "2s").watch()) {
        assertEquals(Map.of("a", "newer"), running.values());
        server.api().restoreSnapshot(snapshot);
        running.await(Map.of("a", "old"));
        server.api().put("config/orders/a", "newest");
        running.await(Map.of("a", "newest"));
      }
    }
  }

  @Test
  void pausedServer_isNoticed_andFollowedAgain() {
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().put("config/orders/a", "1");
      try (RunningSource running =
          SourceSetup.at(server.uri()).set("wait", "1s").set("request-timeout", "1s").watch()) {
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
  void networkThatIsCut_isNoticed_andFollowedAgain() {
    try (ConsulProcess server = ConsulProcess.start();
        Relay relay = Relay.to(server.uri())) {
      server.api().put("config/orders/a", "1");
      try (RunningSource running =
          SourceSetup.at(relay.uri()).set("wait", "1s").set("request-timeout", "1s").watch()) {
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

  @ParameterizedTest
  @ValueSource(strings = {"killed", "paused", "cut off"})
  void leaderThatIsLost_isOutlived(String how) throws InterruptedException {
    try (ConsulCluster cluster = ConsulCluster.start()) {
      ConsulProcess agent = cluster.followers().get(0);
      agent.api().put("config/orders/a", "1");
      // The agent does not notice that the leader is silent: the wait must end.
      try (RunningSource running =
          SourceSetup.at(agent.uri()).set("wait", "1s").set("request-timeout", "2s").watch()) {
        running.await(Map.of("a", "1"));
        ConsulProcess leader = cluster.leader();
        switch (how) {
          case "killed" -> leader.kill();
          case "paused" -> leader.pause();
          default -> cluster.isolate(leader);
        }
        cluster.leader().api().put("config/orders/a", "2");
        running.await(Map.of("a", "2"));
        running.awaitHealed();
        assertTrue(
            running.changes().stream().noneMatch(c -> RunningSource.values(c).isEmpty()),
            "the state stays during the election");
      }
    }
  }

  @Test
  void agentThatIsCutOffFromTheLeader_isDown_andFollowsAgain() throws InterruptedException {
    try (ConsulCluster cluster = ConsulCluster.start()) {
      ConsulProcess agent = cluster.followers().get(0);
      agent.api().put("config/orders/a", "1");
      try (RunningSource running = SourceSetup.at(agent.uri()).watch()) {
        running.await(Map.of("a", "1"));
        cluster.isolate(agent);
        running.awaitFailure(0);
        cluster.leader().api().put("config/orders/a", "2");
        assertEquals(Map.of("a", "1"), running.values());
        cluster.heal();
        running.await(Map.of("a", "2"));
        running.awaitHealed();
      }
    }
  }
}
