package io.varve.testing.consul;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers that serve one borrower after the other. Thread-safe. */
final class ServerPool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServerPool.class);

  private final Supplier<ConsulServer> starter;
  private final Deque<ConsulServer> idle = new ArrayDeque<>();

  ServerPool(Supplier<ConsulServer> starter) {
    this.starter = starter;
  }

  /** Returns an idle server without keys, or starts one. */
  ConsulServer take() {
    ConsulServer server = poll();
    return server == null ? starter.get() : server;
  }

  private synchronized @Nullable ConsulServer poll() {
    return idle.pollLast();
  }

  /** Deletes the server's keys and keeps it. A server that no longer answers is closed. */
  void giveBack(ConsulServer server) {
    try {
      server.api().deleteTree("");
    } catch (RuntimeException e) {
      log.warn("{} does not answer and is not used again: {}", server, e.toString());
      server.close();
      return;
    }
    synchronized (this) {
      idle.addLast(server);
    }
  }

  /** Closes the idle servers. */
  @Override
  public synchronized void close() {
    idle.forEach(ConsulServer::close);
    idle.clear();
  }
}
