package io.varve.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Relay in front of an agent, with the delay and bandwidth of a link. Counts connections, bytes,
 * and requests without a body.
 */
final class CountingRelay implements AutoCloseable {
  private static final int BACKLOG = 200;
  private static final int BUFFER = 16 * 1024;

  private final URI target;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final NetworkLink link;
  private final NetworkLink.Way there;
  private final NetworkLink.Way back;

  CountingRelay(URI target) throws IOException {
    this(target, NetworkLink.LOOPBACK);
  }

  CountingRelay(URI target, NetworkLink link) throws IOException {
    this.target = target;
    this.link = link;
    this.there = link.way();
    this.back = link.way();
    this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "bench-relay");
    thread.setDaemon(true);
    thread.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** The number of requests so far. */
  int requests() {
    return requests.get();
  }

  /** The number of open connections. */
  int connections() {
    return open.size();
  }

  /** The largest number of simultaneous connections. */
  int mostConnections() {
    return most.get();
  }

  /** The number of bytes so far, in both directions. */
  long bytes() {
    return bytes.get();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        open.add(client);
        most.accumulateAndGet(open.size(), Math::max);
        start(() -> carry(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void carry(Socket client) {
    try (client;
        Socket server = new Socket(target.getHost(), target.getPort())) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      start(() -> pump(server, client, back, false));
      pump(client, server, there, true);
    } catch (IOException e) {
      // The agent refuses: the end of the connection shows it to the client.
    } finally {
      open.remove(client);
    }
  }

  private void pump(Socket from, Socket to, NetworkLink.Way way, boolean counting) {
    byte[] buffer = new byte[BUFFER];
    int ending = 0;
    try (from;
        to;
        OutputStream out = over(way, to)) {
      InputStream in = from.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; counting && i < n; i++) {
          // An empty line ends a request: \n, with or without \r, twice.
          ending = buffer[i] == '\n' ? ending + 1 : buffer[i] == '\r' ? ending : 0;
          if (ending == 2) {
            requests.incrementAndGet();
            ending = 0;
          }
        }
        bytes.addAndGet(n);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side has closed; close the other, too.
    }
  }

  private OutputStream over(NetworkLink.Way way, Socket to) throws IOException {
    return link.isSlow() ? new SlowStream(way, to.getOutputStream()) : to.getOutputStream();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
