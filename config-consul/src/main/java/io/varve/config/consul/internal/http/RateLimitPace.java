package io.varve.config.consul.internal.http;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Pace of all reads of a source while the agent limits the rate of requests: the time between two
 * reads doubles with each refusal, and becomes shorter with each answer. Thread-safe.
 */
final class RateLimitPace {
  private static final long LEAST = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MOST = TimeUnit.SECONDS.toNanos(1);

  /** The time between two reads in nanoseconds; 0 without a limit. */
  private long interval;

  private long next = System.nanoTime();

  /**
   * Waits until a read may be sent. Returns at once if the agent limits nothing.
   *
   * @param until the time at which to send it in any case, by {@link System#nanoTime}
   * @param ended true if the waiting request was aborted
   */
  synchronized void await(long until, BooleanSupplier ended) {
    long now = System.nanoTime();
    if (interval == 0) {
      return;
    }
    long slot = next - now < 0 ? now : next - until < 0 ? next : until;
    next = slot + interval;
    try {
      while (!ended.getAsBoolean() && now < slot) {
        TimeUnit.NANOSECONDS.timedWait(this, slot - now);
        now = System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Records an answer. */
  synchronized void answered(boolean refused) {
    if (refused) {
      interval = Math.min(MOST, Math.max(2 * interval, 2 * LEAST));
    } else {
      interval = interval * 3 / 4 < LEAST ? 0 : interval * 3 / 4;
    }
  }

  /** Wakes the waiting requests, so that one of them can end. */
  synchronized void recheck() {
    notifyAll();
  }
}
