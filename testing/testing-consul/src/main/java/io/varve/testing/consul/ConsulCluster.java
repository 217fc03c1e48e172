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
 * Three Consul servers that are one store: it goes on as long as two of them do. Each keeps its
 * data over a restart, until this is closed. They end with this JVM at the latest. Needs a system
 * on which all of 127.0.0.0/8 is local, as on Linux.
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
        log.info("Another process was faster to take a port; trying others");
      }
    }
  }

  /** All servers, in no particular order. */
  public List<ConsulProcess> servers() {
    return servers;
  }

  /**
   * The server that leads: most servers say so, and it runs and is not paused. Waits for an
   * election that goes on.
   *
   * @throws IllegalStateException if there is none within a minute
   */
  public ConsulProcess leader() {
    return Await.present(
        ELECTION, this::askForLeader, () -> "the servers " + servers + " agree on no leader");
  }

  /** The servers that run, are neither paused nor cut off, and do not lead. */
  public List<ConsulProcess> followers() {
    ConsulProcess leader = leader();
    return servers.stream().filter(server -> server != leader && takesPart(server)).toList();
  }

  private boolean takesPart(ConsulProcess server) {
    return server.isAnswering() && !network.isIsolated(server.member());
  }

  private Optional<ConsulProcess> askForLeader() {
    List<String> votes = new ArrayList<>();
    for (ConsulProcess server : servers) {
      if (takesPart(server)) {
        try {
          server.api().leader().ifPresent(votes::add);
        } catch (UncheckedIOException | IllegalStateException e) {
          // It has no opinion at the moment: it starts, or has just lost its leader.
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
   * Cuts one server off from the others, which it no longer hears and which no longer hear it; the
   * clients of all still reach them. One at a time. A new leader is found if it was the leader.
   */
  public void isolate(ConsulProcess server) {
    network.isolate(server.member());
  }

  /** Ends {@link #isolate}: the servers meet again, and soon follow one leader. */
  public void heal() {
    network.heal();
    // By themselves they would try again after half a minute.
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
