package io.varve.testing.consul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Relay between a client and a server that a test can cut, as if a cable were pulled. Bytes that
 * were sent during the cut arrive after it, as with TCP retransmission. Counts connections, with or
 * without TLS.
 */
public final class Relay implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final URI target;
  private final ServerSocket listener;
  private final Duration patience;
  private final Set<RelayedConnection> pipes = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private final Gate cable = new Gate();

  private Relay(URI target, ServerSocket listener, Duration patience) {
    this.target = target;
    this.listener = listener;
    this.patience = patience;
  }

  /** Starts a relay in front of a server. */
  public static Relay to(URI target) {
    return to(target, Duration.ZERO);
  }

  /**
   * Starts a relay that tears a connection down (RST) when the server sends nothing for a time, as
   * proxies do.
   *
   * @param patience the longest silence; zero for no limit
   */
  public static Relay to(URI target, Duration patience) {
    try {
      Relay relay =
          new Relay(
              target, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), patience);
      Threads.start("relay", () -> Sockets.acceptAll(relay.listener, relay::accept));
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Socket client) {
    accepted.incrementAndGet();
    InetSocketAddress server = new InetSocketAddress(target.getHost(), target.getPort());
    RelayedConnection pipe =
        new RelayedConnection(client, server, cable, patience, cut::incrementAndGet);
    pipes.add(pipe);
    Threads.start("relay-connection", () -> carry(pipe));
  }

  private void carry(RelayedConnection pipe) {
    try {
      pipe.run();
    } finally {
      pipes.remove(pipe);
    }
  }

  /** The address for clients, with the scheme of the server. */
  public URI uri() {
    try {
      return new URI(
          target.getScheme(), null, "127.0.0.1", listener.getLocalPort(), null, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops all traffic; connections are accepted and stay open. */
  public void cut() {
    cable.shut();
  }

  /** Resumes the traffic, beginning with the held bytes. */
  public void mend() {
    cable.open();
  }

  /** Tears all connections down (RST); new ones are accepted. */
  public void resetConnections() {
    pipes.forEach(RelayedConnection::reset);
  }

  /** The number of client connections so far. */
  public int connections() {
    return accepted.get();
  }

  /** The number of connections that were cut because the server was silent for too long. */
  public int cutConnections() {
    return cut.get();
  }

  /** The number of open client connections. */
  public int openConnections() {
    return pipes.size();
  }

  /** Closes the relay; new connections are refused. Idempotent. */
  @Override
  public void close() {
    Sockets.close(listener);
    cable.close();
    resetConnections();
  }
}
