package io.varve.config.consul.internal.settings;

/** What to do when everything below a prefix is gone, which is what lost rights look like. */
public enum DeletionPolicy {
  /** Keep what was there. */
  KEEP,
  /** Believe it. */
  CLEAR,
  /** Believe it once the leader says so and the token may still read what was there. */
  CONFIRM
}
