package io.varve.config.consul.internal.watch;

import io.varve.config.consul.internal.kv.KvQuery;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Circuit breaker shared by all watches: closed while healthy; half-open, one probe with backoff,
 * during an outage. During an outage, many watches together send no more requests than one watch.
 * Thread-safe.
 */
final class CircuitBreaker {
  private final Backoff backoff;

  /** Queries whose last answer was an internal error of the server. */
  private final Set<KvQuery> internalErrors = new HashSet<>();

  private int failures;
  private long nextAttempt;
  private boolean probing;
  private boolean closed;

  /**
   * Counts the changes of state. The outcome of a request that began before the last change is
   * outdated.
   */
  private long epoch;

  /** Counts the failures after which a different server may answer. */
  private long losses;

  CircuitBreaker(Backoff backoff) {
    this.backoff = backoff;
  }

  /**
   * Permission for one request, whose outcome must be reported.
   *
   * @param losses changes if the server was lost: an index from before may be of another server
   */
  record Permit(long epoch, long losses, boolean probe) {}

  /** Waits until a request is permitted or the breaker is shut down. */
  synchronized Permit enter() throws InterruptedException {
    while (failures > 0 && !closed) {
      long left = nextAttempt - System.nanoTime();
      if (left <= 0 && !probing) {
        probing = true;
        return new Permit(epoch, losses, true);
      }
      if (left <= 0) {
        wait();
      } else {
        // One more millisecond, because wait(0) has no timeout.
        wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
      }
    }
    return new Permit(epoch, losses, false);
  }

  /** Reports an answer, including one that refuses the request. */
  synchronized void succeeded(Permit permit) {
    if (failures > 0 && (permit.probe || permit.epoch == epoch)) {
      failures = 0;
      probing = false;
      epoch++;
      notifyAll();
    }
  }

  /** Reports that the server did not answer, or that it is not healthy. */
  synchronized void failed(Permit permit) {
    if (permit.epoch == epoch) {
      failures++;
      probing = false;
      losses++;
      epoch++;
      nextAttempt = System.nanoTime() + backoff.pause(failures);
      notifyAll();
    }
  }

  /**
   * Reports an internal error of the server.
   *
   * @return the number of queries that have one; several are an outage
   */
  synchronized int internalError(KvQuery query) {
    internalErrors.add(query);
    return internalErrors.size();
  }

  /** Reports that a query has no internal error any more. */
  synchronized void answered(KvQuery query) {
    internalErrors.remove(query);
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
