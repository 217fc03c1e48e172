package io.varve.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Times, and waiting for them. */
final class Clock {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

  private Clock() {}

  static double millis(long nanos) {
    return nanos / 1e6;
  }

  static void sleepUntil(long nanoTime) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanoTime - System.nanoTime());
  }

  /** Waits for a condition, or fails after two minutes. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }
}
