package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Compressed responses on links of different speed: Varve with and without them. */
final class Packing {
  private static final Participant PACKED = Participant.varve("gzip", Map.of("gzip", "true"));
  private static final Participant PLAIN = Participant.varve("plain", Map.of("gzip", "false"));

  private Packing() {}

  static List<Figure> run(Options options) throws Exception {
    List<Figure> figures = new ArrayList<>();
    int[] sizes =
        IntStream.of(1_000, options.keys())
            .map(n -> Math.min(n, options.keys()))
            .distinct()
            .toArray();
    for (NetworkLink link : NetworkLink.ALL) {
      for (int size : sizes) {
        System.err.println("  " + link.name() + ", " + size + " keys");
        figures.addAll(measure(link, size, options));
      }
    }
    return figures;
  }

  private static List<Figure> measure(NetworkLink link, int size, Options options)
      throws Exception {
    try (ConsulProcess agent = ConsulProcess.start();
        CountingRelay relay = new CountingRelay(agent.uri(), link);
        InterleavedRuns turns = new InterleavedRuns()) {
      ContenderRun packed = ContenderRun.start(PACKED, agent, relay.uri(), "bench/packed/", size);
      turns.add(packed);
      ContenderRun plain = ContenderRun.start(PLAIN, agent, relay.uri(), "bench/plain/", size);
      turns.add(plain);
      List<Double> packedLoads = new ArrayList<>();
      List<Double> plainLoads = new ArrayList<>();
      int loads = options.pace().of(1, 3, 10);
      for (int i = -options.pace().of(0, 2, 10); i < loads; i++) {
        double one = packed.child().load();
        double other = plain.child().load();
        if (i >= 0) {
          packedLoads.add(one);
          plainLoads.add(other);
        }
      }
      turns.run(
          options.pace().of(0, 3, 10), Math.min(options.changes(), options.pace().of(1, 10, 30)));
      turns.measureAgent(agent, options.pace().of(1, 3, 10));
      String where = size + " keys, " + link.name() + ": gzip against plain";
      return List.of(
          figure(
              "load of " + where,
              SampleStats.of(packedLoads).median(),
              SampleStats.of(plainLoads).median()),
          figure("change to callback, " + where, packed, plain, side -> side.times().median()),
          figure(
              "agent's processor a change, " + where, packed, plain, ContenderRun::agentProcessor),
          figure("own processor a change, " + where, packed, plain, ContenderRun::childProcessor));
    }
  }

  private static Figure figure(
      String what,
      ContenderRun packed,
      ContenderRun plain,
      Function<ContenderRun, Double> question) {
    return figure(what, question.apply(packed), question.apply(plain));
  }

  private static Figure figure(String what, double packed, double plain) {
    return Figure.against(what, "ms", Target.none(), packed, plain);
  }
}
