package io.varve.testing.consul;

/** Number of requests in a second, with as large a burst; unlimited at first. Thread-safe. */
final class RateLimit {
  private static final double NANOS = 1e9;

  private double perSecond = Double.POSITIVE_INFINITY;
  private double left;
  private long at = System.nanoTime();

  /** Sets the limit; 0 refuses every request. */
  synchronized void set(double requestsPerSecond) {
    perSecond = requestsPerSecond;
    left = requestsPerSecond;
    at = System.nanoTime();
  }

  /** Returns false for a request beyond the limit. */
  synchronized boolean admits() {
    if (Double.isInfinite(perSecond)) {
      return true;
    }
    long now = System.nanoTime();
    left = Math.min(perSecond, left + (now - at) * perSecond / NANOS);
    at = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
