package io.varve.config.consul.internal.settings;

/** The extent of a prefix that is reread when a key below it changes. */
public enum WatchMode {
  /** For large prefixes, only the changed folders. For all others, the whole prefix. */
  AUTO,

  /** The whole prefix, in one reply. */
  WHOLE,

  /** Only the changed folders, regardless of the size of the prefix. */
  INCREMENTAL
}
