package io.varve.examples;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Pulls jobs in batches and processes them in a pool; its settings can change while it runs. */
final class Worker implements AutoCloseable {
  private final AtomicLong done = new AtomicLong();
  private final ThreadPoolExecutor pool;
  private final ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(1);
  private WorkerSettings settings;
  private ScheduledFuture<?> pulling;

  Worker(WorkerSettings settings) {
    this.settings = settings;
    this.pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(settings.poolSize());
    this.pulling = schedule(settings);
  }

  /** Applies new settings without dropping a job. */
  synchronized void follow(WorkerSettings next) {
    if (next.poolSize() > pool.getMaximumPoolSize()) {
      pool.setMaximumPoolSize(next.poolSize());
      pool.setCorePoolSize(next.poolSize());
    } else {
      pool.setCorePoolSize(next.poolSize());
      pool.setMaximumPoolSize(next.poolSize());
    }
    if (!next.rate().equals(settings.rate())) {
      pulling.cancel(false);
      pulling = schedule(next);
    }
    settings = next;
  }

  private ScheduledFuture<?> schedule(WorkerSettings from) {
    long nanos = from.rate().toNanos();
    return clock.scheduleAtFixedRate(this::pull, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private synchronized void pull() {
    for (int i = 0; i < settings.batchSize(); i++) {
      pool.execute(done::incrementAndGet);
    }
  }

  /** One line about the work. */
  synchronized String status() {
    return "working: pool "
        + pool.getMaximumPoolSize()
        + ", batch "
        + settings.batchSize()
        + ", every "
        + settings.rate().toMillis()
        + " ms, "
        + (settings.priorityLane() ? "urgent jobs first" : "first come, first served")
        + ", from "
        + settings.backend();
  }

  long done() {
    return done.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    pool.shutdown();
  }
}
