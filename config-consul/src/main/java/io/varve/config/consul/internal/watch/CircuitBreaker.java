package io.varve.config.consul.internal.watch;

import java.util.concurrent.TimeUnit;

/**
 * Lets all watches through while the server is well, and one at a time, ever more seldom, while it
 * is not: that many watches wait costs a server that is down no more than one. Thread-safe.
 */
final class CircuitBreaker {
  private final Backoff backoff;

  private int failures;
  private long nextAttempt;
  private boolean probing;
  private boolean closed;

  /** Grows with each thing that is learnt, so that old news about it can be told from new. */
  private long epoch;

  CircuitBreaker(Backoff backoff) {
    this.backoff = backoff;
  }

  /** Leave to make one request, whose outcome must be told. */
  record Permit(long epoch, boolean probe) {}

  /** Waits until a request may be made, or until the end. */
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
        // A millisecond more: waiting for nothing would wait for ever.
        wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
      }
    }
    return new Permit(epoch, false);
  }

  /**
   * The server answered, if only to refuse.
   *
   * @return the epoch in which it did, which the answer began if it ended the outage
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

  /** The server did not answer, or not as one that is well. */
  synchronized void failed(Permit permit) {
    if (permit.epoch == epoch) {
      failures++;
      probing = false;
      epoch++;
      nextAttempt = System.nanoTime() + backoff.pause(failures);
      notifyAll();
    }
  }

  /** The request was not made, or its outcome is not known. */
  synchronized void gaveUp(Permit permit) {
    if (permit.probe && permit.epoch == epoch) {
      probing = false;
      notifyAll();
    }
  }

  /** Lets everybody through, to see that it is the end. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
