package io.varve.config.consul.internal.watch;

/**
 * Token bucket: limits a rate but allows bursts. The caller passes the time, in nanoseconds of any
 * monotonic clock. Thread-safe.
 */
final class TokenBucket {
  private final long interval;
  private final long capacity;

  /** The time at which the bucket would be empty; one interval in the past for each token. */
  private long emptyAt;

  /** Creates a full bucket. The interval is the time between two new tokens. */
  TokenBucket(int burst, long interval, long now) {
    this.interval = interval;
    this.capacity = burst * interval;
    this.emptyAt = now - capacity;
  }

  /** Takes a token. Returns the time to wait before its use, in nanoseconds. */
  long take(long now) {
    return take(interval, now);
  }

  /** Takes a part of a token, or several, given as the time in which they come. */
  synchronized long take(long cost, long now) {
    if (now - emptyAt > capacity) {
      emptyAt = now - capacity;
    }
    emptyAt += cost;
    return Math.max(0, emptyAt - now);
  }
}
