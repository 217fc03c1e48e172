package io.varve.config.layered.internal.lifecycle;

/** Waiting for threads to end. */
public final class Threads {
  private Threads() {}

  /**
   * Waits for a thread to end, also if the caller is interrupted: the interrupt is kept.
   *
   * @param end the {@link System#nanoTime} to wait until
   * @return true if the thread has ended
   */
  public static boolean join(Thread thread, long end) {
    boolean interrupted = false;
    do {
      try {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    } while (thread.isAlive() && System.nanoTime() - end < 0);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
