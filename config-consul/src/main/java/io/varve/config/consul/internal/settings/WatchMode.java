package io.varve.config.consul.internal.settings;

/** The extent of a prefix that is reread when a key below it changes. */
public enum WatchMode {
  /** Only the changes below large prefixes; the whole of any other. */
  AUTO,

  /** The whole prefix, in one reply. */
  WHOLE,

  /** Only the changes, whatever the size of the prefix. */
  INCREMENTAL
}
