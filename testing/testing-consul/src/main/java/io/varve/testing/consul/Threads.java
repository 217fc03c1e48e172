package io.varve.testing.consul;

/** Threads of the servers that are not Consul's. */
final class Threads {
  private Threads() {}

  static Thread start(String role, Runnable work) {
    Thread thread = new Thread(work, "varve-testing-" + role);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Interrupts it and waits until it has ended. */
  static void end(Thread thread) {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
  }
}
