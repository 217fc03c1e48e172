package io.varve.config.consul.internal.watch;

import java.util.concurrent.TimeUnit;

/**
 * Signal that a start or a watch has to end. Thread-safe.
 *
 * <p>It waits with a monitor, which needs no memory. In newer JDKs, a timed wait of {@code
 * java.util.concurrent} that meets an OutOfMemoryError ignores its time limit: the watch would
 * never continue.
 */
public final class EndSignal {
  private boolean sent;

  /** Ends the current and all later waits. Idempotent. */
  public synchronized void send() {
    sent = true;
    notifyAll();
  }

  synchronized boolean isSent() {
    return sent;
  }

  /** Waits for the signal up to a limit. Returns true if it was sent. */
  synchronized boolean await(long nanos) throws InterruptedException {
    long until = System.nanoTime() + nanos;
    for (long left = nanos; !sent && left > 0; left = until - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return sent;
  }
}
