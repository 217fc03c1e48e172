package io.varve.config.consul.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WaitLimitTest {
  private static final Duration CONFIGURED = Duration.ofSeconds(60);

  private final AtomicLong now = new AtomicLong();
  private final WaitLimit limit = new WaitLimit(CONFIGURED, now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  /** A wait that is cut after a time, in milliseconds. */
  private void cut(int millis) {
    long begun = now.get();
    pass(Duration.ofMillis(millis));
    limit.cut(begun);
  }

  private void end(int millis) {
    long begun = now.get();
    pass(Duration.ofMillis(millis));
    limit.ended(begun);
  }

  @Test
  void twoCutsOfLikeAge_shortenTheWait_withTheServersSixteenth() {
    cut(50_400);
    assertThat(limit.next()).isEqualTo(CONFIGURED);
    cut(49_000);
    Duration wait = limit.next();
    assertThat(wait.multipliedBy(17).dividedBy(16)).isLessThan(Duration.ofSeconds(49));
    assertThat(wait).isGreaterThan(Duration.ofSeconds(40));
  }

  @Test
  void cutsOfUnlikeAge_shortenNothing() {
    cut(20_000);
    cut(40_000);
    cut(20_000);
    assertThat(limit.next()).isEqualTo(CONFIGURED);
  }

  /** As when an agent is restarted. */
  @Test
  void waitsThatAreCutAtOnce_areOneCut() {
    pass(Duration.ofSeconds(30));
    limit.cut(0);
    limit.cut(0);
    limit.cut(1);
    assertThat(limit.next()).isEqualTo(CONFIGURED);
  }

  @Test
  void waitNeverBecomesShorterThanFiveSeconds() {
    cut(5_100);
    cut(5_100);
    assertThat(limit.next()).isEqualTo(WaitLimit.LEAST);
  }

  @Test
  void lossesBeforeFiveSeconds_areNoCuts() {
    cut(4_900);
    cut(4_900);
    assertThat(limit.next()).isEqualTo(CONFIGURED);
  }

  @Test
  void configuredWait_isTriedOnceInTenMinutes() {
    cut(30_000);
    cut(30_000);
    Duration learned = limit.next();
    assertThat(learned).isLessThan(Duration.ofSeconds(30));
    pass(WaitLimit.RETRY);
    assertThat(limit.next()).isEqualTo(CONFIGURED);
    assertThat(limit.next()).isEqualTo(learned);
    cut(30_000);
    assertThat(limit.next()).isEqualTo(learned);
  }

  @Test
  void waitThatIsNotCutAnyMore_bringsTheConfiguredOneBack() {
    cut(30_000);
    cut(30_000);
    end(28_000);
    assertThat(limit.next()).isLessThan(CONFIGURED);
    end(62_000);
    assertThat(limit.next()).isEqualTo(CONFIGURED);
    cut(30_000);
    assertThat(limit.next()).isEqualTo(CONFIGURED);
  }

  /** A cut that only the time limit of the request reveals comes after the wait. */
  @Test
  void cutsAfterTheWait_lengthenNothing() {
    cut(73_000);
    cut(73_000);
    assertThat(limit.next()).isEqualTo(CONFIGURED);
  }
}
