package io.varve.benchmarks;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Kinds of contenders. */
enum ContenderKind {
  VARVE(0, 1, Varve::contender),
  VARVE_ENGINE(0, 1, VarveEngine::new),
  CONSUL_API(
      0,
      1,
      (agent, prefix, settings) ->
          new ConsulApiLoop(agent, prefix, Boolean.parseBoolean(settings.get("gzip")))),
  JDK(0, 1, (agent, prefix, settings) -> new JdkLoop(agent, prefix)),
  KIWI(0, 1, (agent, prefix, settings) -> new Kiwi(agent, prefix)),
  VERTX(0, 1, (agent, prefix, settings) -> new VertxWatch(agent, prefix)),
  /** Its watch pauses for 1 s after each change. */
  SPRING(1_200, 2, (agent, prefix, settings) -> new SpringCloud(agent, prefix));

  /** Creates contenders. */
  private interface Factory {
    Contender open(URI agent, String prefix, Map<String, String> settings);
  }

  private final long spacing;
  private final int rounds;

  @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
  private final Factory factory;

  ContenderKind(long spacingMillis, int rounds, Factory factory) {
    this.spacing = TimeUnit.MILLISECONDS.toNanos(spacingMillis);
    this.rounds = rounds;
    this.factory = factory;
  }

  /** The nanoseconds between two changes, so that its own rate limit is not measured. */
  long spacing() {
    return spacing;
  }

  /**
   * Returns true if it takes part in a round: one that needs longer pauses would delay the others.
   */
  boolean takesPart(int round) {
    return round % rounds == 0;
  }

  /** Creates the contender for a prefix that ends with a slash. */
  Contender open(URI agent, String prefix, Map<String, String> settings) {
    return factory.open(agent, prefix, settings);
  }
}
