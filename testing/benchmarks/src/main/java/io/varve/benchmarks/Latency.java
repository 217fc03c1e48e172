package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Time from a write to the callback with its value, and the cost on both sides. */
final class Latency {
  /** From this size a change of one key should cost much less than all keys. */
  private static final int LARGE = 10_000;

  private static final double SEEN_MILLIS = 5;
  private static final int CONNECTIONS = 32;

  /** With more keys a change takes some of the contenders a second. */
  private static final int HUGE = 100_000;

  private static final int CHANGES_OF_HUGE = 30;

  private Latency() {}

  static List<Figure> run(Options options) throws Exception {
    List<Figure> figures = new ArrayList<>();
    int[] sizes =
        switch (options.pace()) {
          case SMOKE -> new int[] {options.keys()};
          case QUICK -> new int[] {1_000, options.keys()};
          case FULL -> new int[] {100, 1_000, LARGE, options.keys()};
        };
    for (int size : IntStream.of(sizes).filter(n -> n <= options.keys()).distinct().toArray()) {
      figures.addAll(measure(size, options));
    }
    return figures;
  }

  private static List<Figure> measure(int size, Options options) throws Exception {
    int changes = size < HUGE ? options.changes() : Math.min(CHANGES_OF_HUGE, options.changes());
    int warmUp = size < HUGE ? options.pace().of(0, 10, 20) : options.pace().of(0, 3, 5);
    try (ConsulProcess agent = ConsulProcess.start();
        InterleavedRuns turns = new InterleavedRuns()) {
      for (Participant participant : options.participants()) {
        String prefix = "bench/side-" + turns.sides().size() + "/";
        turns.add(ContenderRun.start(participant, agent, agent.uri(), prefix, size));
      }
      turns.run(warmUp, changes);
      turns.measureAgent(agent, options.pace().of(1, 10, 30));
      return figures(size, changes, turns.sides());
    }
  }

  private static List<Figure> figures(int size, int changes, List<ContenderRun> sides) {
    boolean large = size >= LARGE;
    String what = "change to callback, " + size + " keys: %s of " + changes;
    Comparison median =
        new Comparison(
            what.formatted("median"),
            "ms",
            large ? Target.atMost(SEEN_MILLIS) : Target.timesFloor(1.1));
    Comparison p95 = new Comparison(what.formatted("p95"), "ms", Target.none());
    String each = "a change of one of " + size + " keys: %s";
    Comparison agent =
        new Comparison(
            each.formatted("agent's processor"),
            "ms",
            large ? Target.timesFloor(0.1) : Target.none());
    Comparison client = new Comparison(each.formatted("own processor"), "ms", Target.none());
    Comparison connections =
        new Comparison(
            each.formatted("most connections"), "connections", Target.atMost(CONNECTIONS));
    Comparison lost =
        new Comparison(what.formatted("never seen, and no more tried"), "", Target.atMost(0));
    for (ContenderRun side : sides) {
      if (side.isLost()) {
        lost.add(side.participant(), 1);
      } else {
        median.add(side.participant(), side.times().median());
        p95.add(side.participant(), side.times().p95());
        agent.add(side.participant(), side.agentProcessor());
        client.add(side.participant(), side.childProcessor());
        connections.add(side.participant(), side.connections());
      }
    }
    List<Figure> figures = new ArrayList<>();
    for (Comparison comparison : List.of(median, p95, agent, client, connections, lost)) {
      figures.addAll(comparison.figures());
    }
    return figures;
  }
}
