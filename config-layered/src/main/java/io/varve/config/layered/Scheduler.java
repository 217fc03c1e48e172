package io.varve.config.layered;

import java.time.Duration;

/**
 * Time that passes, and what is to be done later. For tests, see {@link
 * LayeredConfigBuilder#scheduler}. Thread-safe.
 */
public interface Scheduler {

  /**
   * A moment.
   *
   * @return nanoseconds, of use only in differences, as those of {@link System#nanoTime}
   */
  long nanoTime();

  /**
   * Runs a task once, on a thread of the scheduler's; never inside of this call.
   *
   * @param delay how long to wait; zero or more
   * @param task what to do
   * @return takes it back, if it has not begun
   */
  Runnable schedule(Duration delay, Runnable task);

  /** Takes back all that has not begun, and waits a moment for what has. Idempotent. */
  void close();
}
