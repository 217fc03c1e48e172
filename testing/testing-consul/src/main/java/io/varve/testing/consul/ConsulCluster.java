package io.varve.testing.consul;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cluster of three Consul servers, which works as long as two of them do. Each keeps its data over
 * restarts until the cluster is closed. They end with this JVM at the latest. Needs a system on
 * which all of 127.0.0.0/8 is local, as on Linux.
 */
public final class ConsulCluster implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConsulCluster.class);
  private static final Duration ELECTION = Duration.ofSeconds(60);
  private static final int SIZE = 3;
  private static final int ATTEMPTS = 5;

  private final List<ConsulProcess> servers;
  private final PeerNetwork network;

  private ConsulCluster(List<ConsulProcess> servers, PeerNetwork network) {
    this.servers = servers;
    this.network = network;
  }

  /**
   * Starts the servers and waits until each of them has joined.
   *
   * @throws IllegalStateException if there is no program, or the start fails
   */
  public static ConsulCluster start() {
    ConsulBinary binary = ConsulBinary.require();
    for (int attempt = 1; ; attempt++) {
      List<Member> members = IntStream.rangeClosed(1, SIZE).mapToObj(Member::among).toList();
      PeerNetwork network = PeerNetwork.open(members);
      List<ConsulProcess> servers =
          members.stream()
              .map(self -> ConsulProcess.builder().member(binary, self, members))
              .toList();
      ConsulCluster cluster = new ConsulCluster(servers, network);
      try {
        servers.forEach(ConsulProcess::launch);
        servers.forEach(ConsulProcess::awaitReady);
        log.info("Consul cluster: {}, led by {}", servers, cluster.leader());
        return cluster;
      } catch (RuntimeException e) {
        boolean taken = servers.stream().anyMatch(ConsulProcess::lostAPort);
        cluster.close();
        if (!taken || attempt == ATTEMPTS) {
          throw e;
        }
        log.info("Another process took a port; trying others");
      }
    }
  }

  /** Starts all servers that were killed or stopped, and waits until each of them has a leader. */
  public void startAgain() {
    List<ConsulProcess> ended = servers.stream().filter(server -> !server.isRunning()).toList();
    ended.forEach(ConsulProcess::launch);
    ended.forEach(ConsulProcess::awaitReady);
  }

  /** All servers, in no particular order. */
  public List<ConsulProcess> servers() {
    return servers;
  }

  /**
   * Returns the leader that most servers agree on, if it runs and is not paused. Waits for the end
   * of an election.
   *
   * @throws IllegalStateException if there is none within a minute
   */
  public ConsulProcess leader() {
    return Polling.present(
        ELECTION, this::findLeader, () -> "the servers " + servers + " do not agree on a leader");
  }

  /** The running servers that do not lead and are neither paused nor isolated. */
  public List<ConsulProcess> followers() {
    ConsulProcess leader = leader();
    return servers.stream().filter(server -> server != leader && takesPart(server)).toList();
  }

  private boolean takesPart(ConsulProcess server) {
    return server.isAnswering() && !network.isIsolated(server.member());
  }

  private Optional<ConsulProcess> findLeader() {
    List<String> votes = new ArrayList<>();
    for (ConsulProcess server : servers) {
      if (takesPart(server)) {
        try {
          server.api().leader().ifPresent(votes::add);
        } catch (UncheckedIOException | IllegalStateException e) {
          // It knows no leader: it is starting, or has just lost its leader.
        }
      }
    }
    return servers.stream()
        .filter(this::takesPart)
        .filter(
            server ->
                votes.stream().filter(server.member().rpcAddress()::equals).count()
                    > servers.size() / 2)
        .findFirst();
  }

  /**
   * Isolates one server from the others; clients still reach all of them. Only one server can be
   * isolated at a time. If it was the leader, the others elect a new one.
   */
  public void isolate(ConsulProcess server) {
    network.isolate(server.member());
  }

  /** Ends {@link #isolate}: the servers join again and soon follow one leader. */
  public void heal() {
    network.heal();
    // Without this they would retry only after half a minute.
    for (ConsulProcess server : servers) {
      if (server.isAnswering()) {
        servers.forEach(peer -> server.join(peer.member()));
      }
    }
  }

  /** Ends all servers and removes their data. Idempotent. */
  @Override
  public void close() {
    servers.forEach(ConsulProcess::close);
    network.close();
  }
}
