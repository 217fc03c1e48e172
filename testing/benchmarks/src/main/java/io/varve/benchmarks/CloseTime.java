package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Duration of {@code close} while a query waits. */
final class CloseTime {
  private CloseTime() {}

  static List<Figure> run(Options options) throws Exception {
    int rounds = options.pace().of(1, 10, 30);
    List<Double> times = new ArrayList<>();
    try (ConsulProcess agent = ConsulProcess.start()) {
      agent.api().put("bench/close/" + Keys.CHANGED, "start");
      for (int i = 0; i < rounds; i++) {
        times.add(close(agent));
      }
    }
    return List.of(
        Figure.alone(
            "close while a query waits: longest of " + rounds,
            "ms",
            Target.atMost(1_000),
            SampleStats.of(times).most()));
  }

  private static double close(ConsulProcess agent) throws IOException, InterruptedException {
    try (CountingRelay relay = new CountingRelay(agent.uri())) {
      long start;
      try (Varve varve = Varve.watch(relay.uri(), Map.of("prefixes", "bench/close/"))) {
        Clock.await("the query that waits", () -> relay.requests() >= 2 && varve.failures() == 0);
        start = System.nanoTime();
      }
      return Clock.millis(System.nanoTime() - start);
    }
  }
}
