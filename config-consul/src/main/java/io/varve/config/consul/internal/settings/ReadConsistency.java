package io.varve.config.consul.internal.settings;

import java.util.List;

/** How fresh an answer of the servers must be. */
public enum ReadConsistency {
  /** The leader answers; right but in rare moments of an election. */
  DEFAULT(""),
  /** Any server answers, possibly with what was true a moment ago. */
  STALE("stale"),
  /** The leader asks the others whether it still leads. */
  CONSISTENT("consistent");

  private final String parameter;

  ReadConsistency(String parameter) {
    this.parameter = parameter;
  }

  /** What a query says to get it. */
  public List<String> parameters() {
    return parameter.isEmpty() ? List.of() : List.of(parameter);
  }
}
