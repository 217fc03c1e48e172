package io.varve.config.layered.internal.lifecycle;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

/** Waits that continue after an interrupt. They restore the interrupt status before they return. */
public final class Threads {
  private Threads() {}

  /** A wait with a time limit. */
  @FunctionalInterface
  public interface Wait {
    /** Returns true if the event has happened. */
    boolean await(long nanos) throws InterruptedException;
  }

  /** Waits for an event until a {@link System#nanoTime}. Returns true if it has happened. */
  public static boolean await(long end, Wait wait) {
    boolean interrupted = false;
    boolean happened = false;
    for (long left = end - System.nanoTime();
        !happened && left > 0;
        left = end - System.nanoTime()) {
      try {
        happened = wait.await(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return happened;
  }

  /** Waits for the end of a thread until a {@link System#nanoTime}. Returns true at its end. */
  public static boolean join(Thread thread, long end) {
    Wait untilEnded = new Wait() { // no lambda, which would delay the end of a small program
          @Override
          public boolean await(long nanos) throws InterruptedException {
            NANOSECONDS.timedJoin(thread, nanos);
            return !thread.isAlive();
          }
        };
    return await(end, untilEnded) || !thread.isAlive();
  }
}
