package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Duration and number of requests of the load of a whole prefix. */
final class LoadTime {
  private static final String PREFIX = "bench/load/";
  private static final String NAMED = "bench/named/";

  private LoadTime() {}

  static List<Figure> run(Options options) throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (ConsulProcess agent = ConsulProcess.start()) {
      Keys.fill(agent.api(), PREFIX, options.keys());
      String what = "load of " + options.keys() + " keys";
      try (CountingRelay relay = new CountingRelay(agent.uri());
          ContenderProcess child =
              ContenderProcess.start(Participant.varve(), relay.uri(), PREFIX)) {
        child.load();
        figures.add(
            Figure.against(what + ": requests", "requests", Target.atMost(1), relay.requests(), 1));
      }
      int fresh = options.pace().of(1, 3, 7);
      List<Loads> cold = Loads.of(options.participants());
      cold(agent.uri(), cold, fresh);
      figures.addAll(figures(what + ", cold: median of " + fresh + " new JVMs", cold));
      int rounds = options.pace().of(1, 10, 30);
      List<Loads> warm = Loads.of(options.participants());
      warm(agent.uri(), warm, PREFIX, rounds);
      figures.addAll(figures(what + ", warm: median of " + rounds, warm));
      figures.add(named(agent, Math.min(1_001, options.keys()), rounds));
    }
    return figures;
  }

  /** Loads in new JVMs, in turn. Timing begins when the JVM has started. */
  private static void cold(URI agent, List<Loads> all, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      for (Loads loads : all) {
        try (ContenderProcess child = ContenderProcess.start(loads.participant, agent, PREFIX)) {
          loads.times.add(child.load());
        }
      }
    }
  }

  /** Loads in turn, after half as many loads for warm-up. */
  private static void warm(URI agent, List<Loads> all, String prefix, int rounds) throws Exception {
    List<ContenderProcess> children = new ArrayList<>();
    try {
      for (Loads loads : all) {
        children.add(ContenderProcess.start(loads.participant, agent, prefix));
      }
      for (int i = -rounds / 2; i < rounds; i++) {
        for (int turn = 0; turn < children.size(); turn++) {
          double time = children.get(turn).load();
          if (i >= 0) {
            all.get(turn).times.add(time);
          }
        }
      }
    } finally {
      children.forEach(ContenderProcess::close);
    }
  }

  private static List<Figure> figures(String what, List<Loads> all) {
    Comparison comparison = new Comparison(what, "ms", Target.timesFloor(1.1));
    all.forEach(loads -> comparison.add(loads.participant, loads.median()));
    return comparison.figures();
  }

  /** Compares keys that are named one by one with their common prefix. */
  private static Figure named(ConsulProcess agent, int count, int rounds) throws Exception {
    Keys.fill(agent.api(), NAMED, count);
    String keys =
        IntStream.range(1, count).mapToObj(Keys::name).collect(Collectors.joining("," + NAMED));
    Loads named =
        new Loads(Participant.varve("named", Map.of("layout", "false", "keys", NAMED + keys)));
    Loads whole = new Loads(Participant.varve());
    warm(agent.uri(), List.of(named, whole), NAMED, rounds);
    return Figure.against(
        "load of " + (count - 1) + " named keys against their prefix, warm: varve",
        "ms",
        Target.timesFloor(1.1),
        named.median(),
        whole.median());
  }

  /** Durations of the loads of a contender, in milliseconds. */
  private static final class Loads {
    private final Participant participant;
    private final List<Double> times = new ArrayList<>();

    Loads(Participant participant) {
      this.participant = participant;
    }

    static List<Loads> of(List<Participant> participants) {
      return participants.stream().map(Loads::new).toList();
    }

    double median() {
      return SampleStats.of(times).median();
    }
  }
}
