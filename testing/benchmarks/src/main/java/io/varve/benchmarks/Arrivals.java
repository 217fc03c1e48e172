package io.varve.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** When each value of the key that is changed was seen first. Thread-safe. */
final class Arrivals {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

  private final Map<String, Long> seen = new HashMap<>();

  synchronized void saw(String value, long nanoTime) {
    if (seen.putIfAbsent(value, nanoTime) == null) {
      notifyAll();
    }
  }

  /** The time at which the value was seen; waits for it for up to a minute, and is then empty. */
  synchronized OptionalLong await(String value) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (true) {
      Long time = seen.get(value);
      if (time != null) {
        return OptionalLong.of(time);
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return OptionalLong.empty();
      }
      wait(left);
    }
  }
}
