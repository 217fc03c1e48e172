package io.varve.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Times at which each value of the changed key was first seen. Thread-safe. */
final class Arrivals {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

  private final Map<String, Long> seen = new HashMap<>();

  synchronized void saw(String value, long nanoTime) {
    if (seen.putIfAbsent(value, nanoTime) == null) {
      notifyAll();
    }
  }

  /** Returns the time at which the value was seen; empty if it was not seen yet. */
  synchronized OptionalLong time(String value) {
    Long time = seen.get(value);
    return time == null ? OptionalLong.empty() : OptionalLong.of(time);
  }

  /** Returns the time at which the value was seen; empty if it is not seen within a minute. */
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
