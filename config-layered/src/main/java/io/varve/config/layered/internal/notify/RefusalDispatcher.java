package io.varve.config.layered.internal.notify;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.layered.internal.lifecycle.Threads;
import io.varve.config.layered.spi.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notifies listeners of refusals, each on a thread of its own that ends when it is idle. */
public final class RefusalDispatcher {
  private static final int MOST_PENDING = 16;
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

  private final List<Caller> callers = new ArrayList<>();

  public RefusalDispatcher(List<Consumer<Refusal>> listeners) {
    for (Consumer<Refusal> listener : listeners) {
      callers.add(new Caller(listener));
    }
  }

  /** Notifies all listeners, without waiting for them. */
  public void publish(Refusal refusal) {
    for (Caller caller : callers) {
      caller.submit(refusal);
    }
  }

  /** No call begins after this returns. Waits a bounded time for running ones. */
  public void close() {
    long end = System.nanoTime() + CLOSE_BOUND.toNanos();
    for (Caller caller : callers) {
      caller.close(end);
    }
  }

  /** One listener, its thread, and its queue of refusals, which drops the oldest when full. */
  private static final class Caller {
    private final Consumer<Refusal> listener;
    private final ThreadPoolExecutor executor;
    private volatile @Nullable Thread thread;

    Caller(Consumer<Refusal> listener) {
      this.listener = listener;
      this.executor =
          new ThreadPoolExecutor(
              0,
              1,
              IDLE.toMillis(),
              TimeUnit.MILLISECONDS,
              new ArrayBlockingQueue<>(MOST_PENDING),
              this::newThread,
              new ThreadPoolExecutor.DiscardOldestPolicy());
    }

    private Thread newThread(Runnable task) {
      Thread made = new Thread(task, "varve-layered-refusals");
      made.setDaemon(true);
      thread = made;
      return made;
    }

    void submit(Refusal refusal) {
      executor.execute(() -> call(refusal));
    }

    private void call(Refusal refusal) {
      try {
        listener.accept(refusal);
      } catch (Throwable thrown) { // an Error would end the thread
        LOG.error("refusal listener {} threw; it will still be notified", name(), thrown);
      }
    }

    private String name() {
      return listener.getClass().getName();
    }

    void close(long end) {
      executor.shutdown();
      executor.getQueue().clear();
      Thread running = thread;
      if (running != null && running != Thread.currentThread() && !Threads.join(running, end)) {
        LOG.warn("refusal listener {} has not ended by the time of the close", name());
        executor.shutdownNow();
      }
    }
  }
}
