package io.varve.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Simulated network between a client and an agent.
 *
 * @param megabits per second in each direction; 0 for no limit
 * @param delayMillis in each direction
 */
record NetworkLink(String name, int megabits, int delayMillis) {
  static final NetworkLink LOOPBACK = new NetworkLink("loopback", 0, 0);

  static final List<NetworkLink> ALL =
      List.of(
          LOOPBACK,
          new NetworkLink("100 Mbit/s + 1 ms", 100, 1),
          new NetworkLink("10 Mbit/s + 20 ms", 10, 20));

  boolean isSlow() {
    return megabits > 0;
  }

  /** One direction of the link, shared by all connections. */
  Way way() {
    return new Way();
  }

  /** Thread-safe. */
  final class Way {
    private long free = System.nanoTime();

    /** Queues bytes; returns the {@link System#nanoTime} of their arrival. */
    synchronized long carry(int bytes) {
      free = Math.max(free, System.nanoTime()) + bytes * 8_000L / megabits;
      return free + TimeUnit.MILLISECONDS.toNanos(delayMillis);
    }
  }
}
