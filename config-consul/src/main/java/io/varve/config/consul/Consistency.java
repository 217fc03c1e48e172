package io.varve.config.consul;

import java.util.List;

/** How fresh an answer of the servers must be. */
enum Consistency {
  /** The leader answers; right but in rare moments of an election. */
  DEFAULT(List.of()),
  /** Any server answers, possibly with what was true a moment ago. */
  STALE(List.of("stale")),
  /** The leader asks the others whether it still leads. */
  CONSISTENT(List.of("consistent"));

  private final List<String> parameters;

  Consistency(List<String> parameters) {
    this.parameters = parameters;
  }

  /** What a query says to get it. */
  List<String> parameters() {
    return parameters;
  }
}
