package io.varve.testing.consul;

import java.io.IOException;

/** A point of a network where traffic stands still while a test wants it to. */
final class Gate {
  private boolean shut;
  private boolean closed;

  synchronized void shut() {
    shut = true;
  }

  synchronized void open() {
    shut = false;
    notifyAll();
  }

  synchronized boolean isShut() {
    return shut;
  }

  /** For ever: who waits is let go with an exception. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Waits while it is shut. */
  synchronized void pass() throws IOException, InterruptedException {
    while (shut && !closed) {
      wait();
    }
    if (closed) {
      throw new IOException("the network is closed");
    }
  }
}
