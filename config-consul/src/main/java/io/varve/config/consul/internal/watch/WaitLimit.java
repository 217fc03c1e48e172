package io.varve.config.consul.internal.watch;

import io.varve.config.consul.internal.http.AgentHttp;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Wait of the blocking queries of a source. It becomes shorter if a proxy or a server cuts waits
 * after a fixed time. Thread-safe.
 *
 * <p>The first waits of a source are short. A server keeps the connection of an aborted query until
 * its wait ends: a program that is started and closed in a row would use up all connections.
 */
final class WaitLimit {
  private static final Logger log = ConsulOrigins.LOG;

  /** No wait becomes shorter. */
  static final Duration LEAST = AgentHttp.EARLIEST_CUT;

  private static final Duration FIRST = Duration.ofSeconds(1);

  /** The longest wait, in relation to the age of the source. */
  private static final int GROWTH = 4;

  /** The interval at which the configured wait is tried again. */
  static final Duration RETRY = Duration.ofMinutes(10);

  /** The part of the time up to a cut that a wait may last, with the server's sixteenth. */
  private static final double SHARE = 0.95 * 16 / 17;

  private final Duration configured;
  private final LongSupplier clock;
  private final long created;
  private Duration limit;
  private long nextRetry;

  /** The duration of the last wait that was cut; 0 for none. */
  private long lastAge;

  private long lastCut;

  /** Creates a limit from the configured wait and a clock in nanoseconds. */
  WaitLimit(Duration configured, LongSupplier clock) {
    this.configured = configured;
    this.limit = configured;
    this.clock = clock;
    this.created = clock.getAsLong();
  }

  /** The wait of the next query. */
  synchronized Duration next() {
    Duration grown = Duration.ofNanos(GROWTH * (clock.getAsLong() - created));
    Duration most = grown.compareTo(FIRST) < 0 ? FIRST : grown;
    Duration wait = withRetries();
    return wait.compareTo(most) < 0 ? wait : most;
  }

  private Duration withRetries() {
    if (!limit.equals(configured) && clock.getAsLong() - nextRetry >= 0) {
      nextRetry = clock.getAsLong() + RETRY.toNanos();
      return configured;
    }
    return limit;
  }

  /**
   * Records a wait that was cut. Two in a row after about the same time make the next ones shorter.
   * Waits that are cut at once, as by a restart, count as one.
   *
   * @param begun the time of the query
   */
  synchronized void cut(long begun) {
    long now = clock.getAsLong();
    long age = now - begun;
    if (age < LEAST.toNanos() || (lastAge > 0 && begun - lastCut < 0)) {
      return;
    }
    long shorter = Math.min(age, lastAge);
    if (shorter > 0 && Math.max(age, lastAge) - shorter <= shorter / 10) {
      shorten(Duration.ofNanos((long) (shorter * SHARE)), Duration.ofNanos(age));
    }
    lastAge = age;
    lastCut = now;
  }

  private void shorten(Duration wait, Duration age) {
    Duration bounded = wait.compareTo(LEAST) < 0 ? LEAST : wait;
    if (bounded.compareTo(limit) < 0) {
      limit = bounded;
      nextRetry = clock.getAsLong() + RETRY.toNanos();
      log.info(
          "Something between cuts the wait of requests after {} s: they wait for {} s from now on",
          age.toSeconds(),
          bounded.toSeconds());
    }
  }

  /**
   * Records a wait that ended with an answer. One that is longer than the last cut disproves it.
   */
  synchronized void ended(long begun) {
    if (clock.getAsLong() - begun > lastAge + lastAge / 10) {
      lastAge = 0;
      limit = configured;
    }
  }
}
