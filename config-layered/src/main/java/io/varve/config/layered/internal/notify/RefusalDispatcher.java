package io.varve.config.layered.internal.notify;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.layered.spi.Refusal;
import java.util.function.Consumer;
import io.varve.config.layered.internal.lifecycle.SourceCloser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells listeners of refusals, each on a thread of its own that ends when there is no more. */
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

  /** Never waits, never throws. */
  public void tell(Refusal refusal) {
    for (Caller caller : callers) {
      caller.tell(refusal);
    }
  }

  /** Ends all calls: none begins after this returns. Waits for those that run, not for ever. */
  public void close() {
    long end = System.nanoTime() + CLOSE_BOUND.toNanos();
    for (Caller caller : callers) {
      caller.close(end);
    }
  }

  /** One listener, its thread, and the refusals that wait for it, of which the oldest give way. */
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

    public void tell(Refusal refusal) {
      executor.execute(() -> call(refusal));
    }

    private void call(Refusal refusal) {
      try {
        listener.accept(refusal);
      } catch (Throwable thrown) { // or the thread is lost to it
        LOG.error("refusal listener {} threw; it goes on being told", name(), thrown);
      }
    }

    private String name() {
      return listener.getClass().getName();
    }

    public void close(long end) {
      executor.shutdown();
      executor.getQueue().clear();
      if (Thread.currentThread() != thread && !awaitEnd(end)) {
        LOG.warn("refusal listener {} has not ended by the time of the close", name());
        executor.shutdownNow();
      }
    }

    private boolean awaitEnd(long end) {
      Thread running = thread;
      return running == null || SourceCloser.join(running, end);
    }
  }
}
