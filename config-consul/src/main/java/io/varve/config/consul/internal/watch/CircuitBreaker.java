package io.varve.config.consul.internal.watch;

import java.util.concurrent.TimeUnit;

/**
 * Circuit breaker shared by all watches: closed while healthy; half-open, one probe with backoff,
 * during an outage. During an outage, many watches together send no more requests than one watch.
 * Thread-safe.
 */
final class CircuitBreaker {
  private final Backoff backoff;

  private int failures;
  private long nextAttempt;
  private boolean probing;
  private boolean closed;

  /**
   * Counts the changes of state. The outcome of a request that began before the last change is
   * outdated.
   */
  private long epoch;

  CircuitBreaker(Backoff backoff) {
    this.backoff = backoff;
  }

  /** Permission for one request, whose outcome must be reported. */
  record Permit(long epoch, boolean probe) {}

  /** Waits until a request is permitted or the breaker is shut down. */
  synchronized Permit enter() throws InterruptedException {
    while (failures > 0 && !closed) {
      long left = nextAttempt - System.nanoTime();
      if (left <= 0 && !probing) {
        probing = true;
        return new Permit(epoch, true);
      }
      if (left <= 0) {
        wait();
      } else {
        // One more millisecond, because wait(0) has no timeout.
        wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
      }
    }
    return new Permit(epoch, false);
  }

  /**
   * Reports an answer, including one that refuses the request.
   *
   * @return the epoch of the answer; a new one if it ended the outage
   */
  synchronized long succeeded(Permit permit) {
    if (failures > 0 && (permit.probe || permit.epoch == epoch)) {
      failures = 0;
      probing = false;
      epoch++;
      notifyAll();
      return epoch;
    }
    return permit.epoch;
  }

  /** Reports that the server did not answer, or that it is not healthy. */
  synchronized void failed(Permit permit) {
    if (permit.epoch == epoch) {
      failures++;
      probing = false;
      epoch++;
      nextAttempt = System.nanoTime() + backoff.pause(failures);
      notifyAll();
    }
  }

  /** Reports that the request was not sent, or that its outcome is unknown. */
  synchronized void gaveUp(Permit permit) {
    if (permit.probe && permit.epoch == epoch) {
      probing = false;
      notifyAll();
    }
  }

  /** Permits every request immediately, so that the waiting watches can end. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
