package io.varve.config.consul.internal.settings;

/** Policy for a program that starts while Consul cannot be read. */
public enum StartupPolicy {
  /** Fail, after retries. */
  FAIL,
  /** Start without Consul's values and keep retrying. */
  OPTIONAL,
  /** Start with the cached values of an earlier run and keep retrying. */
  CACHED
}
