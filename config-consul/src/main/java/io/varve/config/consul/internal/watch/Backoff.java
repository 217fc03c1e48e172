package io.varve.config.consul.internal.watch;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to pause after failures in a row: doubles up to a cap, with jitter, so that a fleet does
 * not come back at one moment. Pure but for the randomness that it is given.
 *
 * <p>Below the cap the jitter is full: from nothing to the whole pause. At the cap it is the last
 * quarter, so that a server that is down for a minute is asked no more than 20 times if the cap is
 * five seconds.
 */
final class Backoff {
  /** How often the pause doubles until it is at the cap. */
  private static final int STEPS = 2;

  private final Duration cap;
  private final DoubleSupplier random;

  /**
   * A backoff.
   *
   * @param cap the longest pause
   * @param random numbers from 0 to 1
   */
  Backoff(Duration cap, DoubleSupplier random) {
    this.cap = cap;
    this.random = random;
  }

  /**
   * The pause in nanoseconds.
   *
   * @param failures how many there were in a row, from 1
   */
  long pause(int failures) {
    int step = Math.min(failures - 1, STEPS);
    double ceiling = (double) cap.toNanos() / (1 << (STEPS - step));
    double least = step == STEPS ? ceiling * 3 / 4 : 0;
    return (long) (least + random.getAsDouble() * (ceiling - least));
  }
}
