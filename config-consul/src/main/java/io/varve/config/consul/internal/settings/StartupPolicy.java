package io.varve.config.consul.internal.settings;

import java.time.Duration;

/** Policy for a program that starts while Consul cannot be read. */
public enum StartupPolicy {
  /** Fail, after retries: longer than Java remembers an unknown host and a new token spreads. */
  FAIL(45),
  /** Start without Consul's values and keep retrying. */
  OPTIONAL(1),
  /** Start with the cached values of an earlier run and keep retrying. */
  CACHED(1);

  private final Duration timeout;

  StartupPolicy(int seconds) {
    this.timeout = Duration.ofSeconds(seconds);
  }

  /** The default time limit of all requests of a start together. */
  Duration timeout() {
    return timeout;
  }
}
