package io.varve.config.consul.internal.settings;

import java.util.List;

/** Consistency mode of reads. */
public enum ReadConsistency {
  /** The leader answers. An answer can be outdated only during an election. */
  DEFAULT(""),
  /** Any server answers, possibly with an older state. */
  STALE("stale"),
  /** The leader first confirms with the other servers that it still leads. */
  CONSISTENT("consistent");

  private final String parameter;

  ReadConsistency(String parameter) {
    this.parameter = parameter;
  }

  /** The query parameters that request the mode. */
  public List<String> parameters() {
    return parameter.isEmpty() ? List.of() : List.of(parameter);
  }
}
