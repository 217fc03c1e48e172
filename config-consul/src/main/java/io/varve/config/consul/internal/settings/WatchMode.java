package io.varve.config.consul.internal.settings;

/** What is read again when something below a prefix changes. */
public enum WatchMode {
  /** What changed, below prefixes that are large; else all of the prefix. */
  AUTO,

  /** All of the prefix: in one answer, whose cost grows with the prefix. */
  WHOLE,

  /** What changed, however small the prefix is. */
  PARTS
}
