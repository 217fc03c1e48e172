package io.varve.config.layered.internal.pacing;

import io.varve.config.layered.internal.lifecycle.Threads;
import io.varve.config.layered.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Real time, and one daemon thread for all tasks, which starts with the first one. */
public final class DefaultScheduler implements Scheduler {
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

  private final String threadName;
  private @Nullable ScheduledThreadPoolExecutor timer;
  private volatile @Nullable Thread thread;
  private boolean closed;

  public DefaultScheduler(String threadName) {
    this.threadName = threadName;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public synchronized Runnable schedule(Duration delay, Runnable task) {
    if (closed) {
      return () -> {};
    }
    if (timer == null) {
      timer = new ScheduledThreadPoolExecutor(1, this::daemon);
      timer.setRemoveOnCancelPolicy(true);
      timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }
    Future<?> later = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> later.cancel(false);
  }

  private Thread daemon(Runnable task) {
    Thread daemon = new Thread(task, threadName);
    daemon.setDaemon(true);
    thread = daemon;
    return daemon;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (timer != null) {
        timer.shutdown();
      }
    }
    Thread running = thread;
    if (running != null && running != Thread.currentThread()) {
      var unused = Threads.join(running, System.nanoTime() + CLOSE_BOUND.toNanos());
    }
  }
}
