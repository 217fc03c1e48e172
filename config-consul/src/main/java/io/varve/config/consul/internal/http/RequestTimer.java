package io.varve.config.consul.internal.http;

import java.io.Closeable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Aborts requests that outlive their deadline. Thread-safe.
 *
 * <p>The timeout of a socket bounds a single read: an answer of one byte a second never meets it.
 */
final class RequestTimer implements Closeable {
  /** The longest wait for the thread, which might be aborting a request. */
  private static final long CLOSE_MILLIS = 500;

  private final ScheduledThreadPoolExecutor executor;

  /** Starts no thread yet. */
  RequestTimer() {
    // A request that begins while the pool is closed needs no deadline: it is refused.
    executor =
        new ScheduledThreadPoolExecutor(
            1, RequestTimer::thread, new ThreadPoolExecutor.DiscardPolicy());
    executor.setRemoveOnCancelPolicy(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "varve-consul-timer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts a deadline.
   *
   * @param end the end of the request, by {@link System#nanoTime}
   * @param abort called once if the request has not ended by then
   */
  Deadline start(long end, Runnable abort) {
    Deadline deadline = new Deadline(end, abort);
    deadline.schedule();
    return deadline;
  }

  /** Cancels all deadlines, and waits for the end of the thread, which takes a moment. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      var unused = executor.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deadline of one request. */
  final class Deadline implements Runnable {
    private final Runnable abort;
    private volatile long end;
    private volatile boolean over;
    private volatile @Nullable Future<?> task;

    private Deadline(long end, Runnable abort) {
      this.end = end;
      this.abort = abort;
    }

    private void schedule() {
      task = executor.schedule(this, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Aborts the request, unless its end was moved. */
    @Override
    public void run() {
      if (end - System.nanoTime() <= 0 || !isScheduled()) {
        over = true;
        abort.run();
      }
    }

    private boolean isScheduled() {
      try {
        schedule();
        return true;
      } catch (Throwable e) {
        return false; // no memory, for instance: a request never goes on without a deadline
      }
    }

    /** Moves the end, which may only become later. */
    void moveTo(long later) {
      end = later;
    }

    /** The request has ended. */
    void cancel() {
      Future<?> scheduled = task;
      if (scheduled != null) {
        scheduled.cancel(false);
      }
    }

    /** Returns true if the request was aborted. */
    boolean isOver() {
      return over;
    }
  }
}
