package io.varve.config.consul.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestPaceTest {
  private static final int MEGABYTE = 1_000_000;

  /** The credit that an idle source may spend at once. */
  private static final Duration CREDIT = Duration.ofSeconds(1);

  private Duration now = Duration.ZERO;
  private final RequestPace pace = new RequestPace(() -> now.toNanos());

  /** Works for a time. Returns the pause after it. */
  private Duration work(RequestPace of, Duration time, long bytes) {
    now = now.plus(time);
    return Duration.ofNanos(of.afterAnswer(time.toNanos(), bytes));
  }

  @Test
  void smallAnswersInARow_areFollowedAtOnce() {
    for (int i = 0; i < 1000; i++) {
      assertEquals(Duration.ZERO, work(pace, Duration.ofMillis(1), 1000));
      now = now.plusMillis(1);
    }
  }

  @Test
  void work_takesHalfOfTheTime() {
    assertEquals(Duration.ZERO, work(pace, CREDIT, 0));
    for (int i = 0; i < 3; i++) {
      Duration pause = work(pace, Duration.ofSeconds(5), 0);
      assertEquals(Duration.ofSeconds(5), pause);
      now = now.plus(pause);
    }
  }

  @Test
  void answersOfAllWatches_shareTenMegabytesASecond() {
    RequestPace other = pace.withOwnIdleLimit();
    assertEquals(Duration.ofSeconds(2), work(pace, Duration.ZERO, 30 * MEGABYTE));
    assertEquals(Duration.ofSeconds(5), work(other, Duration.ZERO, 30 * MEGABYTE));
    now = now.plusSeconds(100);
    assertEquals(Duration.ofSeconds(2), work(other, Duration.ZERO, 30 * MEGABYTE));
  }

  @Test
  void answersWithoutAChange_areLimited_exceptForTheFirstTwo() {
    assertEquals(0, pace.afterIdleAnswer());
    assertEquals(0, pace.afterIdleAnswer());
    assertEquals(Duration.ofMillis(1200).toNanos(), pace.afterIdleAnswer());
    assertEquals(0, pace.withOwnIdleLimit().afterIdleAnswer());
  }
}
