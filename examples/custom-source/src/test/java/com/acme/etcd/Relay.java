package com.acme.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Relay to a server that a test can cut and mend, and that can hold answers back. */
final class Relay implements AutoCloseable {
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ServerSocket server;
  private boolean cut;
  private long passed;
  private long limit = Long.MAX_VALUE;

  Relay(String endpoint) throws IOException {
    URI uri = URI.create(endpoint);
    target = new InetSocketAddress(uri.getHost(), uri.getPort());
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    background(this::accept);
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket near = server.accept();
      if (admit(near)) {
        background(() -> join(near));
      }
    }
  }

  /**
   * Closes new connections while the relay is cut. The port stays bound, so that it can be mended.
   */
  private synchronized boolean admit(Socket socket) throws IOException {
    if (cut) {
      socket.close();
    } else {
      open.add(socket);
    }
    return !cut;
  }

  private void join(Socket near) throws IOException {
    try (near;
        Socket far = new Socket()) {
      far.connect(target);
      if (admit(far)) {
        background(() -> pump(near, far, false));
        pump(far, near, true);
      }
    }
  }

  private void pump(Socket from, Socket to, boolean answers) throws IOException {
    try (from;
        to) {
      byte[] buffer = new byte[8192];
      int count = from.getInputStream().read(buffer);
      while (count >= 0) {
        if (answers) {
          pass(count);
        }
        to.getOutputStream().write(buffer, 0, count);
        count = from.getInputStream().read(buffer);
      }
    }
  }

  private synchronized void pass(int count) {
    passed += count;
    boolean interrupted = false;
    while (passed > limit) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Passes a number of further bytes of answers, then none until {@link #release}. */
  synchronized void holdAfter(long bytes) {
    limit = passed + bytes;
  }

  synchronized boolean isHolding() {
    return passed > limit;
  }

  synchronized void release() {
    limit = Long.MAX_VALUE;
    notifyAll();
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
                // The relay is cut.
              }
            },
            "test-relay");
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends all connections and accepts no new ones. */
  synchronized void cut() throws IOException {
    cut = true;
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  synchronized void mend() {
    cut = false;
  }

  @Override
  public void close() throws IOException {
    release();
    server.close();
    cut();
  }
}
