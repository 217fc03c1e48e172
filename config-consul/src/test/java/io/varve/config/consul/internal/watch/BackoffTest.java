package io.varve.config.consul.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
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
  void jitter_isFull_andTheLastQuarterAtTheCap() {
    assertEquals(0, pause(0, 1));
    assertEquals(0, pause(0, 2));
    assertEquals(3 * SECOND, pause(0, 3));
  }

  /** Attempts that fail at once after the shortest pauses are the worst case. */
  @Test
  void aMinuteWithoutServer_costsAtMostTwentyAttempts() {
    Backoff backoff = new Backoff(Duration.ofSeconds(5), () -> 0);
    int attempts = 0;
    for (long time = 0; time < 60 * SECOND && attempts <= 20; time += backoff.pause(attempts)) {
      attempts++;
    }
    assertTrue(attempts <= 20, attempts + " attempts");
  }
}
