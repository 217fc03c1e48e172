package io.varve.config.consul.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  @Test
  void burst_passesAtOnce_thenOneAnInterval() {
    TokenBucket bucket = new TokenBucket(2, 100, 5);
    assertEquals(0, bucket.take(5));
    assertEquals(0, bucket.take(5));
    assertEquals(100, bucket.take(5));
    assertEquals(200, bucket.take(5));
  }

  @Test
  void rest_fillsTheBucket_butNotBeyondTheBurst() {
    TokenBucket bucket = new TokenBucket(2, 100, 0);
    bucket.take(0);
    bucket.take(0);
    assertEquals(0, bucket.take(1000));
    assertEquals(0, bucket.take(1000));
    assertEquals(100, bucket.take(1000));
  }

  @Test
  void overAnyTime_atMostTheBurstAndOneAnInterval() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    TokenBucket bucket = new TokenBucket(2, 100, 0);
    long now = 0;
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      now += random.nextInt(5) == 0 ? random.nextInt(1000) : random.nextInt(20);
      now += bucket.take(now);
      taken++;
      assertTrue(taken <= 2 + now / 100, "seed " + seed + ", " + taken + " at " + now);
    }
  }
}
