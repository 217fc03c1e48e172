package io.varve.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Listens on the port of an agent that is down, counts connections and resets them. Port 0 is any.
 */
final class ResettingListener implements AutoCloseable {
  private final ServerSocket listener;
  private final Thread thread = new Thread(this::run, "bench-closer");
  private final AtomicInteger attempts = new AtomicInteger();

  ResettingListener(int port) throws IOException {
    listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (true) {
      try (Socket caller = listener.accept()) {
        attempts.incrementAndGet();
        caller.setSoLinger(true, 0); // a reset, so that the port is free again at once
      } catch (IOException e) {
        if (listener.isClosed()) {
          return;
        }
      }
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  int attempts() {
    return attempts.get();
  }

  /** Returns when the port is free: the kernel holds it while a thread is in {@code accept}. */
  @Override
  public void close() throws IOException {
    listener.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
