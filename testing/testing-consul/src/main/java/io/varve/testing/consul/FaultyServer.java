package io.varve.testing.consul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Server on a raw socket for faults that a real Consul cannot produce: no answer, a truncated body,
 * wrong bytes. It records every request and counts connections.
 */
public final class FaultyServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BACKLOG = 200;

  private final ServerSocket listener;
  private final Function<Request, ScriptedResponse> script;
  private final List<Request> requests = new ArrayList<>();
  private final Map<FaultyConnection, Thread> open = new ConcurrentHashMap<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Thread acceptor;

  private FaultyServer(ServerSocket listener, Function<Request, ScriptedResponse> script) {
    this.listener = listener;
    this.script = script;
    this.acceptor = Threads.start("faulty-server", () -> Sockets.acceptAll(listener, this::accept));
  }

  /** Answers requests in the order of their arrival; the last answer is repeated. */
  public static FaultyServer answering(ScriptedResponse first, ScriptedResponse... next) {
    List<ScriptedResponse> answers = new ArrayList<>(List.of(first));
    answers.addAll(List.of(next));
    AtomicInteger turn = new AtomicInteger();
    return deciding(request -> answers.get(Math.min(turn.getAndIncrement(), answers.size() - 1)));
  }

  /**
   * Answers each request with the result of a function, which is called by one thread per
   * connection.
   */
  public static FaultyServer deciding(Function<Request, ScriptedResponse> script) {
    try {
      return new FaultyServer(
          new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Socket socket) {
    FaultyConnection conversation =
        new FaultyConnection(accepted.incrementAndGet(), socket, this::keepAndDecide);
    Threads.start("faulty-connection", () -> hold(conversation));
  }

  private void hold(FaultyConnection conversation) {
    open.put(conversation, Thread.currentThread());
    try {
      if (listener.isClosed()) {
        conversation.reset();
      }
      conversation.run();
    } finally {
      open.remove(conversation);
    }
  }

  private ScriptedResponse keepAndDecide(Request request) {
    synchronized (requests) {
      requests.add(request);
    }
    return script.apply(request);
  }

  /** The address, such as {@code http://127.0.0.1:40001}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** All requests so far, in the order of their arrival. */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /**
   * Waits for this many requests in all.
   *
   * @throws IllegalStateException if they do not come within a minute
   */
  public List<Request> awaitRequests(int count) {
    Polling.until(
        PATIENCE,
        () -> requests().size() >= count,
        () -> requests().size() + " of " + count + " requests came");
    return requests();
  }

  /** The number of connections accepted so far. */
  public int connections() {
    return accepted.get();
  }

  /** The number of open connections. */
  public int openConnections() {
    return open.size();
  }

  /** Tears all connections down (RST); new ones are accepted. */
  public void resetConnections() {
    open.keySet().forEach(FaultyConnection::reset);
  }

  /** Closes the server; new connections are refused. Idempotent. */
  @Override
  public void close() {
    Sockets.close(listener);
    Threads.end(acceptor);
    open.forEach(
        (conversation, thread) -> {
          conversation.reset();
          Threads.end(thread);
        });
  }
}
