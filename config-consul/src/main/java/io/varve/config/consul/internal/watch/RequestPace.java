package io.varve.config.consul.internal.watch;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Pace of the requests of a source. An answer with a change is followed by the next query at once,
 * as long as the answers of all watches together cost at most half of the time and 10 MB/s.
 * Thread-safe.
 */
final class RequestPace {
  /** A processing time of 1 ms is followed by at least 1 ms without processing, on average. */
  private static final int TIMES = 2;

  private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / 10_000_000;

  /** The cost, as time, that may be spent at once after a rest. */
  private static final long CREDIT = TimeUnit.SECONDS.toNanos(1);

  /**
   * The time between two answers without a change, of all watches of a source. A missing prefix is
   * answered after every write to the store, and a folder after every write below it.
   */
  private static final long IDLE_INTERVAL = TimeUnit.MILLISECONDS.toNanos(1200);

  private static final int IDLE_BURST = 2;

  private final LongSupplier clock;
  private final TokenBucket cost;
  private final TokenBucket idle;

  /** Creates a pace from a clock in nanoseconds. */
  RequestPace(LongSupplier clock) {
    this(clock, new TokenBucket(1, CREDIT, clock.getAsLong()));
  }

  private RequestPace(LongSupplier clock, TokenBucket cost) {
    this.clock = clock;
    this.cost = cost;
    this.idle = new TokenBucket(IDLE_BURST, IDLE_INTERVAL, clock.getAsLong());
  }

  /** The pace of a watch whose answers without a change do not delay those of other watches. */
  RequestPace withOwnIdleLimit() {
    return new RequestPace(clock, cost);
  }

  /**
   * Records the cost of an answer. Returns the pause before the next query, in nanoseconds.
   *
   * @param time the time from the beginning of the answer to its publication, in nanoseconds
   * @param bytes the size of the answer
   */
  long afterAnswer(long time, long bytes) {
    long spent = Math.max(TIMES * time, NANOS_PER_BYTE * bytes);
    return Math.max(0, cost.take(spent, clock.getAsLong() - time) - time);
  }

  /** Records an answer without a change. Returns the pause before the next query. */
  long afterIdleAnswer() {
    return idle.take(clock.getAsLong());
  }
}
