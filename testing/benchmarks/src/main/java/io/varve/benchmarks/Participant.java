package io.varve.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A contender with its settings in a measurement.
 *
 * @param name in the results
 * @param settings without the prefix {@code varve.consul}
 */
record Participant(String name, ContenderKind kind, Map<String, String> settings) {
  /** The contender that the others are compared with. */
  static final Participant FLOOR =
      new Participant("consul-api, bare", ContenderKind.CONSUL_API, Map.of());

  private static final List<Participant> OTHERS =
      List.of(
          FLOOR,
          new Participant("JDK HttpClient, bare", ContenderKind.JDK, Map.of()),
          new Participant("kiwi consul-client", ContenderKind.KIWI, Map.of()),
          new Participant("Vert.x", ContenderKind.VERTX, Map.of()),
          new Participant("Spring Cloud Consul", ContenderKind.SPRING, Map.of()));

  /** Varve with its default settings. */
  static Participant varve() {
    return varve("varve", Map.of());
  }

  static Participant varve(String name, Map<String, String> settings) {
    return new Participant(name, ContenderKind.VARVE, settings);
  }

  /** Appends the floor, and the peers if they take part. */
  static List<Participant> andOthers(List<Participant> varves, boolean peers) {
    return Stream.concat(varves.stream(), peers ? OTHERS.stream() : Stream.of(FLOOR)).toList();
  }

  /** Varve with its engine: the source, merged with others and dispatched to a listener. */
  Participant withEngine() {
    return kind == ContenderKind.VARVE
        ? new Participant(name + ", with its engine", ContenderKind.VARVE_ENGINE, settings)
        : this;
  }

  boolean isVarve() {
    return kind == ContenderKind.VARVE || kind == ContenderKind.VARVE_ENGINE;
  }
}
