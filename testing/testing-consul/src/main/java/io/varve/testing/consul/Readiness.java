package io.varve.testing.consul;

import java.io.UncheckedIOException;

/** Asks whether a server serves keys, and keeps what it said last. */
final class Readiness {
  private final ConsulApi api;
  private String last = "it was not asked";

  Readiness(ConsulApi api) {
    this.api = api;
  }

  /** Only a leader that has settled answers a consistent read; before, it is 500 or 403. */
  boolean reached() {
    try {
      int status = api.send("GET", "/v1/kv/varve/ready?consistent=true", new byte[0]).statusCode();
      last = "it answers " + status;
      return status == 200 || status == 404;
    } catch (UncheckedIOException e) {
      last = String.valueOf(e.getMessage());
      return false;
    }
  }

  @Override
  public String toString() {
    return last;
  }
}
