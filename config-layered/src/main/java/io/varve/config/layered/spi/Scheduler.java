package io.varve.config.layered.spi;

import java.time.Duration;

/**
 * Elapsed time and delayed tasks. Implemented by tests, see {@link
 * io.varve.config.layered.LayeredConfigBuilder#scheduler}. Thread-safe.
 */
public interface Scheduler {

  /** {@return the nanoseconds since an arbitrary moment, as those of {@link System#nanoTime}} */
  long nanoTime();

  /**
   * Runs a task once, on a thread of the scheduler; never within this call.
   *
   * @param delay the delay; zero or more
   * @param task the task
   * @return cancels the task if it has not begun
   */
  Runnable schedule(Duration delay, Runnable task);

  /** Cancels all tasks that have not begun, and waits a moment for those that have. Idempotent. */
  void close();
}
