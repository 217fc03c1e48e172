package io.varve.config.layered.internal.pacing;

import java.time.Duration;

/** Elapsed time and delayed tasks. Thread-safe. */
public interface TaskScheduler {

  /** Returns nanoseconds since an arbitrary moment, as {@link System#nanoTime} does. */
  long nanoTime();

  /**
   * Runs a task once, on another thread.
   *
   * @return cancels the task if it has not begun
   */
  Runnable schedule(Duration delay, Runnable task);

  /** Cancels all tasks that have not begun, and waits a moment for those that have. Idempotent. */
  void close();
}
