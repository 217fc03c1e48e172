package io.varve.testing.consul;

/** The threads of relays and faulty servers. */
final class Threads {
  private Threads() {}

  static Thread start(String role, Runnable work) {
    Thread thread = new Thread(work, "varve-testing-" + role);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Interrupts a thread and waits for its end. */
  static void end(Thread thread) {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw Polling.interrupted(e);
    }
  }
}
