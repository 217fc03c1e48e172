package io.varve.testing.consul;

import java.io.IOException;

/** A point of a network at which a test can stop the traffic. */
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

  /** Ends all waits with an exception. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Waits until the gate is open. */
  synchronized void pass() throws IOException, InterruptedException {
    while (shut && !closed) {
      wait();
    }
    if (closed) {
      throw new IOException("the network is closed");
    }
  }
}
