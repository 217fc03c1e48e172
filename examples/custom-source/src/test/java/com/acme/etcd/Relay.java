package com.acme.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a server that a test can cut and mend. */
final class Relay implements AutoCloseable {
  private final InetSocketAddress target;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ServerSocket server;

  Relay(String endpoint) throws IOException {
    URI uri = URI.create(endpoint);
    target = new InetSocketAddress(uri.getHost(), uri.getPort());
    server = listen(0);
    port = server.getLocalPort();
    accept(server);
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private void accept(ServerSocket from) {
    background(
        () -> {
          while (true) {
            Socket near = from.accept();
            open.add(near);
            Socket far = new Socket();
            open.add(far);
            far.connect(target);
            pump(near, far);
            pump(far, near);
          }
        });
  }

  private static void pump(Socket from, Socket to) {
    background(
        () -> {
          try (from;
              to) {
            from.getInputStream().transferTo(to.getOutputStream());
          }
        });
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void background(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The line is cut.
              }
            },
            "test-relay");
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends all connections and takes no new ones. */
  void cut() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  void mend() throws IOException {
    server = listen(port);
    accept(server);
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
