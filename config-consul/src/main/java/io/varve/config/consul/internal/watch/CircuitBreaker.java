package io.varve.config.consul.internal.watch;

import java.util.concurrent.TimeUnit;

/**
 * Circuit breaker shared by all watches: closed while healthy; half-open, one probe with backoff,
 * during an outage. A server that is down gets no more requests from many watches than from one.
 * Thread-safe.
 */
final class CircuitBreaker {
  private final Backoff backoff;

  private int failures;
  private long nextAttempt;
  private boolean probing;
  private boolean closed;

  /** Counts the changes of state: the outcome of a request from before the last one is stale. */
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
        // One more millisecond, because wait(0) never returns.
        wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
      }
    }
    return new Permit(epoch, false);
  }

  /**
   * Reports an answer, also one that refuses the request.
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

  /** Reports that the request was not made, or that its outcome is unknown. */
  synchronized void gaveUp(Permit permit) {
    if (permit.probe && permit.epoch == epoch) {
      probing = false;
      notifyAll();
    }
  }

  /** Permits every request at once, so that the waiting watches can end. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
