package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static long pause(double random, int failures) {
    return new Backoff(Duration.ofSeconds(4), () -> random).pause(failures);
  }

  @Test
  void pause_doublesUpToTheCap() {
    assertEquals(SECOND, pause(1, 1));
    assertEquals(2 * SECOND, pause(1, 2));
    assertEquals(4 * SECOND, pause(1, 3));
    assertEquals(4 * SECOND, pause(1, 4));
    assertEquals(4 * SECOND, pause(1, Integer.MAX_VALUE));
  }

  @Test
  void jitter_isFull_andHalfAtTheCap() {
    assertEquals(0, pause(0, 1));
    assertEquals(0, pause(0, 2));
    assertEquals(2 * SECOND, pause(0, 3));
  }

  /** Attempts that fail at once are the worst case. */
  @Test
  void aMinuteWithoutServer_costsAtMostTwentyAttempts() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    int runs = Boolean.getBoolean("varve.long") ? 100_000 : 1_000;
    for (int run = 0; run < runs; run++) {
      Backoff backoff = new Backoff(Duration.ofSeconds(5), random::nextDouble);
      long time = 0;
      int attempts = 0;
      while (time < 60 * SECOND) {
        attempts++;
        time += backoff.pause(attempts);
      }
      assertTrue(attempts <= 22, "seed " + seed + ", run " + run + ": " + attempts);
    }
  }
}
