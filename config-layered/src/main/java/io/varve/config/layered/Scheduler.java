package io.varve.config.layered;

import java.time.Duration;

/** Time that passes, and what is to be done later. Thread-safe. */
interface Scheduler {

  /** A moment in nanoseconds: of use only in differences, as that of {@link System#nanoTime}. */
  long nanoTime();

  /**
   * Runs a task once, on a thread of the scheduler's; never inside of this call.
   *
   * @param delay how long to wait
   * @param task what to do
   * @return takes it back, if it has not begun
   */
  Runnable schedule(Duration delay, Runnable task);

  /** Takes back all that has not begun, and waits a moment for what has. Idempotent. */
  void close();
}
