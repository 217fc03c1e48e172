package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulApi;
import java.util.ArrayList;
import java.util.List;

/** Cost of writes elsewhere in the store, for a prefix that exists and one that does not. */
final class Noise {
  private static final int WRITES_A_SECOND = 100;
  private static final double INTERVAL_SECONDS = 1.2;
  private static final int BURST = 2;

  private Noise() {}

  static List<Figure> run(Options options) throws Exception {
    int seconds = options.pace().of(1, 5, 20);
    List<Figure> figures = new ArrayList<>();
    for (boolean there : new boolean[] {true, false}) {
      String what =
          "%d unrelated writes a second for %d s, prefix %s"
              .formatted(WRITES_A_SECOND, seconds, there ? "there" : "missing");
      Traffic traffic =
          new Traffic(what, Target.atMost(BURST + seconds / INTERVAL_SECONDS), Target.atMost(0));
      // The server wakes waits on a missing prefix when anything beside it changes.
      figures.addAll(
          traffic.run(
              options,
              there ? "noise/there" : "noise/missing",
              there,
              (agent, prefix, child) -> write(agent.api(), seconds)));
    }
    return figures;
  }

  /** Writes at an even pace. */
  private static void write(ConsulApi api, int seconds) throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < WRITES_A_SECOND * seconds; i++) {
      Clock.sleepUntil(start + i * (1_000_000_000L / WRITES_A_SECOND));
      api.put("elsewhere/key-" + i % 50, "value " + i);
    }
  }
}
