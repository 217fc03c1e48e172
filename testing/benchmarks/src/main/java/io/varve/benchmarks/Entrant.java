package io.varve.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who takes part in a measurement.
 *
 * @param name in the results
 * @param settings without their {@code varve.consul}
 */
record Entrant(String name, Kind kind, Map<String, String> settings) {
  /** What the others are compared with. */
  static final Entrant FLOOR = new Entrant("consul-api, bare", Kind.CONSUL_API, Map.of());

  private static final List<Entrant> OTHERS =
      List.of(
          FLOOR,
          new Entrant("JDK HttpClient, bare", Kind.JDK, Map.of()),
          new Entrant("kiwi consul-client", Kind.KIWI, Map.of()),
          new Entrant("Vert.x", Kind.VERTX, Map.of()),
          new Entrant("Spring Cloud Consul", Kind.SPRING, Map.of()));

  /** Varve with its default settings. */
  static Entrant varve() {
    return varve("varve", Map.of());
  }

  static Entrant varve(String name, Map<String, String> settings) {
    return new Entrant(name, Kind.VARVE, settings);
  }

  /** The floor behind these, and the peers if they take part. */
  static List<Entrant> andOthers(List<Entrant> varves, boolean peers) {
    return Stream.concat(varves.stream(), peers ? OTHERS.stream() : Stream.of(FLOOR)).toList();
  }

  boolean isVarve() {
    return kind == Kind.VARVE;
  }
}
