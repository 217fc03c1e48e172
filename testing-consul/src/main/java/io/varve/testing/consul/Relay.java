package io.varve.testing.consul;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A piece of network between a client and a server that a test can cut: nothing arrives any more
 * and nobody is told, as if a cable were pulled. What was sent meanwhile arrives when it is mended,
 * as TCP repeats it. Counts connections, also those of TLS.
 */
public final class Relay implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final URI target;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final Object cable = new Object();
  private boolean cut;
  private boolean closed;

  private Relay(URI target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** Stands before this server. */
  public static Relay to(URI target) {
    try {
      Relay relay =
          new Relay(target, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
      Threads.start("relay", relay::accept);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (true) {
      Socket client;
      try {
        client = listener.accept();
      } catch (IOException e) {
        return; // closed
      }
      accepted.incrementAndGet();
      Threads.start("relay-connection", () -> join(client));
    }
  }

  /** Carries one connection until either side ends it. */
  private void join(Socket client) {
    open.incrementAndGet();
    sockets.add(client);
    try (client) {
      awaitCable();
      try (Socket server = new Socket(target.getHost(), target.getPort())) {
        sockets.add(server);
        Thread back = Threads.start("relay-back", () -> pump(server, client));
        pump(client, server);
        back.join();
        sockets.remove(server);
      }
    } catch (IOException | InterruptedException e) {
      // The server refuses, or the relay is closed: the client is told by the end of its
      // connection.
    } finally {
      sockets.remove(client);
      open.decrementAndGet();
    }
  }

  /** Carries bytes one way; the end of one way is the end of both, and so is a reset. */
  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitCable();
        out.write(buffer, 0, n);
      }
      awaitCable();
      Sockets.close(from);
      Sockets.close(to);
    } catch (IOException | InterruptedException e) {
      Sockets.reset(from);
      Sockets.reset(to);
    }
  }

  private void awaitCable() throws InterruptedException, IOException {
    synchronized (cable) {
      while (cut && !closed) {
        cable.wait();
      }
      if (closed) {
        throw new IOException("the relay is closed");
      }
    }
  }

  /** Where clients go instead; with the scheme of the server. */
  public URI uri() {
    try {
      return new URI(
          target.getScheme(), null, "127.0.0.1", listener.getLocalPort(), null, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets nothing through from now on; connections are accepted and stay open. */
  public void cut() {
    synchronized (cable) {
      cut = true;
    }
  }

  /** Lets everything through again, first what was held. */
  public void mend() {
    synchronized (cable) {
      cut = false;
      cable.notifyAll();
    }
  }

  /** Tears all connections down (RST); new ones are welcome. */
  public void resetConnections() {
    sockets.forEach(Sockets::reset);
  }

  /** How many connections clients have made in all. */
  public int connections() {
    return accepted.get();
  }

  /** How many connections of clients are open now. */
  public int openConnections() {
    return open.get();
  }

  /** Ends it; new connections are refused. Idempotent. */
  @Override
  public void close() {
    synchronized (cable) {
      closed = true;
      cable.notifyAll();
    }
    Sockets.close(listener);
    resetConnections();
  }
}
