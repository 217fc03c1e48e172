package io.varve.testing.consul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The network between the servers of a cluster, in which a test can isolate one server. Each server
 * calls its peers at addresses of this network, and is identified by the address that it calls
 * from. Needs a system on which all of 127.0.0.0/8 is local, as on Linux.
 */
final class PeerNetwork implements AutoCloseable {
  private static final int DATAGRAM = 65_536;

  private record Link(Member caller, Member called) {}

  private final List<Member> members;
  private final Map<Link, Gate> links = new HashMap<>();
  private final Map<Member, DatagramSocket> gossip = new HashMap<>();
  private final List<ServerSocket> listeners = new ArrayList<>();
  private final Set<RelayedConnection> pipes = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Member isolated;

  /**
   * Gate for callers that cannot be identified: gossip by TCP, used for full state exchange and as
   * a fallback for UDP. It is shut while a member is isolated.
   */
  private final Gate anonymous = new Gate();

  private PeerNetwork(List<Member> members) {
    this.members = members;
    for (Member caller : members) {
      for (Member called : members) {
        links.put(new Link(caller, called), new Gate());
      }
    }
  }

  static PeerNetwork open(List<Member> members) {
    PeerNetwork network = new PeerNetwork(members);
    try {
      for (Member member : members) {
        network.gossip.put(member, new DatagramSocket(member.outer(member.gossip())));
        network.listen(member, member.rpc());
        network.listen(member, member.gossip());
      }
    } catch (IOException e) {
      network.close();
      throw new UncheckedIOException(e);
    }
    members.forEach(called -> Threads.start("gossip", () -> network.forward(called)));
    return network;
  }

  private void listen(Member called, int port) throws IOException {
    ServerSocket listener = new ServerSocket();
    listeners.add(listener);
    listener.bind(called.outer(port));
    Threads.start(
        "peers", () -> Sockets.acceptAll(listener, socket -> accept(socket, called, port)));
  }

  private void accept(Socket socket, Member called, int port) {
    RelayedConnection pipe =
        new RelayedConnection(socket, called.inner(port), gate(socket.getInetAddress(), called));
    pipes.add(pipe);
    Threads.start(
        "peer",
        () -> {
          pipe.run();
          pipes.remove(pipe);
        });
  }

  private Gate gate(InetAddress from, Member called) {
    return caller(from).map(caller -> link(caller, called)).orElse(anonymous);
  }

  private Optional<Member> caller(InetAddress from) {
    return members.stream()
        .filter(member -> member.host().equals(from.getHostAddress()))
        .findFirst();
  }

  private Gate link(Member caller, Member called) {
    return Objects.requireNonNull(links.get(new Link(caller, called)));
  }

  private DatagramSocket gossip(Member member) {
    return Objects.requireNonNull(gossip.get(member));
  }

  /** Forwards a datagram from the caller's advertised address, so that the answer returns there. */
  private void forward(Member called) {
    DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM], DATAGRAM);
    while (true) {
      packet.setLength(DATAGRAM);
      try {
        gossip(called).receive(packet);
        Optional<Member> caller = caller(packet.getAddress());
        if (caller.isPresent() && !link(caller.get(), called).isShut()) {
          packet.setSocketAddress(called.inner(called.gossip()));
          gossip(caller.get()).send(packet);
        }
      } catch (IOException e) {
        if (gossip(called).isClosed()) {
          return;
        }
        // A member that is down refuses; a datagram may get lost.
      }
    }
  }

  /** Isolates one member: no traffic passes between it and the others. */
  void isolate(Member alone) {
    if (isolated != null) {
      throw new IllegalStateException("one member is isolated already");
    }
    isolated = alone;
    anonymous.shut();
    links.forEach(
        (link, gate) -> {
          if (link.caller().equals(alone) != link.called().equals(alone)) {
            gate.shut();
          }
        });
  }

  /** Ends the isolation. */
  void heal() {
    isolated = null;
    anonymous.open();
    links.values().forEach(Gate::open);
  }

  boolean isIsolated(Member member) {
    return member.equals(isolated);
  }

  @Override
  public void close() {
    listeners.forEach(Sockets::close);
    gossip.values().forEach(DatagramSocket::close);
    anonymous.close();
    links.values().forEach(Gate::close);
    pipes.forEach(RelayedConnection::reset);
  }
}
