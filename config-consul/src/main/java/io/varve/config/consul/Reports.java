package io.varve.config.consul;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The indexes that the parts of a tree told of lately: who knows only that something changed learns
 * from them whether a part has it. Thread-safe.
 */
final class Reports {
  /** More parts than there can be, and some changes of each. */
  private static final int KEPT = 1024;

  private final Deque<Long> latest = new ArrayDeque<>();

  /** A part changed, last at this index. */
  synchronized void told(long index) {
    if (latest.size() == KEPT) {
      latest.removeFirst();
    }
    latest.addLast(index);
    notifyAll();
  }

  /**
   * Whether a part changed at this index.
   *
   * @param nanos how long to wait for one to say so
   */
  synchronized boolean have(long index, long nanos) throws InterruptedException {
    long until = System.nanoTime() + nanos;
    while (!latest.contains(index)) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** Whether a part told of a change after this index. */
  synchronized boolean haveAfter(long index) {
    return latest.stream().anyMatch(told -> told > index);
  }
}
