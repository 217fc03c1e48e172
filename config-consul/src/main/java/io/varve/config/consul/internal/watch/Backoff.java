package io.varve.config.consul.internal.watch;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Exponential backoff with jitter: the pause doubles up to a cap. The jitter spreads the reconnects
 * of a fleet. Pure except for the given randomness.
 *
 * <p>Below the cap, the jitter is full: the pause is random between zero and its maximum. At the
 * cap, only the last quarter of the pause is random. With a cap of five seconds, a server gets at
 * most 20 requests per minute during an outage.
 */
final class Backoff {
  /** The number of times that the pause doubles before it reaches the cap. */
  private static final int STEPS = 2;

  private final Duration cap;
  private final DoubleSupplier random;

  /** Creates a backoff from the longest pause and random numbers from 0 to 1. */
  Backoff(Duration cap, DoubleSupplier random) {
    this.cap = cap;
    this.random = random;
  }

  /**
   * The pause in nanoseconds.
   *
   * @param failures the number of failures in a row, from 1
   */
  long pause(int failures) {
    int step = Math.min(failures - 1, STEPS);
    double ceiling = (double) cap.toNanos() / (1 << (STEPS - step));
    double least = step == STEPS ? ceiling * 3 / 4 : 0;
    return (long) (least + random.getAsDouble() * (ceiling - least));
  }
}
