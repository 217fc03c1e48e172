package io.varve.config.consul.internal.settings;

/** What a program does that starts while Consul cannot be read. */
public enum StartupPolicy {
  /** It stops with a message, after having tried for a while. */
  FAIL,
  /** It starts without Consul's values and goes on trying. */
  OPTIONAL,
  /** It starts with the values of the last time, and goes on trying. */
  CACHED
}
