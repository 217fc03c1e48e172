package io.varve.testing.consul;

import java.io.UncheckedIOException;

/** Readiness check of a server, with its last answer. */
final class Readiness {
  private final ConsulApi api;
  private String last = "no request yet";

  Readiness(ConsulApi api) {
    this.api = api;
  }

  /**
   * Returns true if a consistent read succeeds; before the election it is answered with 500 or 403.
   */
  boolean reached() {
    try {
      int status = api.send("GET", "/v1/kv/varve/ready?consistent=true", new byte[0]).statusCode();
      last = "status " + status;
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
