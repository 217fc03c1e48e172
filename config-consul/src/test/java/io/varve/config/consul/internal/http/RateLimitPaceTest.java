package io.varve.config.consul.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RateLimitPaceTest {
  private final RateLimitPace pace = new RateLimitPace();

  private static long later(int millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** The time that a number of reads take, in milliseconds. */
  private long timeOf(int reads) {
    long begun = System.nanoTime();
    for (int i = 0; i < reads; i++) {
      pace.await(later(60_000), () -> false);
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  @Test
  void refusedReads_areSentOneAfterAnother() {
    pace.answered(true);
    assertThat(timeOf(4)).isGreaterThanOrEqualTo(600);
    pace.answered(true);
    assertThat(timeOf(3)).isGreaterThanOrEqualTo(800);
  }

  @Test
  void answers_endThePace() {
    pace.answered(true);
    for (int i = 0; i < 4; i++) {
      pace.answered(false);
    }
    assertThat(timeOf(1_000)).isLessThan(10_000);
  }

  @Test
  void read_isSentBeforeItsEnd() {
    pace.answered(true);
    for (int i = 0; i < 1_000; i++) {
      pace.await(later(1), () -> false);
    }
  }

  @Test
  void abortedRead_doesNotWait() throws InterruptedException {
    pace.answered(true);
    for (int i = 0; i < 1_000; i++) {
      pace.await(later(0), () -> false);
    }
    AtomicBoolean aborted = new AtomicBoolean();
    Thread waiting = new Thread(() -> pace.await(later(100_000), aborted::get));
    waiting.start();
    aborted.set(true);
    pace.recheck();
    waiting.join();
  }
}
