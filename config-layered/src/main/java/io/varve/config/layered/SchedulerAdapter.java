package io.varve.config.layered;

import io.varve.config.layered.internal.pacing.TaskScheduler;
import java.time.Duration;

/** Adapts a program's scheduler to the engine. */
record SchedulerAdapter(Scheduler scheduler) implements TaskScheduler {

  @Override
  public long nanoTime() {
    return scheduler.nanoTime();
  }

  @Override
  public Runnable schedule(Duration delay, Runnable task) {
    return scheduler.schedule(delay, task);
  }

  @Override
  public void close() {
    scheduler.close();
  }
}
