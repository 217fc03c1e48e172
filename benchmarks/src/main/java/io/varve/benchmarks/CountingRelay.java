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

/** Stands before an agent and counts the connections and the requests without a body. */
final class CountingRelay implements AutoCloseable {
  private static final int BACKLOG = 200;
  private static final int BUFFER = 16 * 1024;

  private final URI target;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();

  CountingRelay(URI target) throws IOException {
    this.target = target;
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

  /** Requests so far. */
  int requests() {
    return requests.get();
  }

  /** Connections that are open now. */
  int connections() {
    return open.size();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        open.add(client);
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
      start(() -> pump(server, client, false));
      pump(client, server, true);
    } catch (IOException e) {
      // The agent refuses: the client learns it by the end of the connection.
    } finally {
      open.remove(client);
    }
  }

  private void pump(Socket from, Socket to, boolean counting) {
    byte[] buffer = new byte[BUFFER];
    int ending = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; counting && i < n; i++) {
          // An empty line ends a request: \n, with or without \r, twice.
          ending = buffer[i] == '\n' ? ending + 1 : buffer[i] == '\r' ? ending : 0;
          if (ending == 2) {
            requests.incrementAndGet();
            ending = 0;
          }
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // Either side has gone, and the other follows.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
