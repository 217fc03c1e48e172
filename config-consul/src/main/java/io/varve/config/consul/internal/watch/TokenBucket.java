package io.varve.config.consul.internal.watch;

/**
 * Bounds how often something happens, but lets a burst pass. Knows no clock: times are given, in
 * nanoseconds that only have to grow. Not thread-safe.
 */
final class TokenBucket {
  private final long interval;
  private final long capacity;

  /** When the bucket was empty, were it drained now; in the past for every token in it. */
  private long emptyAt;

  /**
   * A full bucket.
   *
   * @param burst how many tokens it holds
   * @param interval the time in which a token comes back, in nanoseconds
   * @param now the time
   */
  TokenBucket(int burst, long interval, long now) {
    this.interval = interval;
    this.capacity = burst * interval;
    this.emptyAt = now - capacity;
  }

  /** Takes a token; returns how long to wait before it may be used. */
  long take(long now) {
    if (now - emptyAt > capacity) {
      emptyAt = now - capacity;
    }
    emptyAt += interval;
    return Math.max(0, emptyAt - now);
  }
}
