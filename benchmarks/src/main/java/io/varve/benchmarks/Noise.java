package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What writes elsewhere in the store cost, to a prefix that exists and to one that does not. */
final class Noise implements Measurement {
  private static final int WRITES_A_SECOND = 100;
  private static final double INTERVAL_SECONDS = 0.5;
  private static final int BURST = 2;

  @Override
  public String name() {
    return "noise";
  }

  @Override
  public List<Figure> run(Options options) throws Exception {
    int seconds = options.quick() ? 5 : 20;
    List<Figure> figures = new ArrayList<>();
    try (ConsulProcess agent = ConsulProcess.start()) {
      for (boolean there : new boolean[] {true, false}) {
        // At the root: the server wakes who waits for a missing prefix when anything beside it
        // changes.
        String prefix = there ? "there/" : "missing/";
        if (there) {
          agent.api().put(prefix + Keys.CHANGED, "start");
        }
        try (CountingRelay relay = new CountingRelay(agent.uri());
            Varve varve = Varve.watch(relay.uri(), Map.of("prefixes", prefix))) {
          Clock.await("the first query that waits", () -> relay.requests() >= 2);
          int before = relay.requests();
          double written = write(agent.api(), seconds);
          int requests = relay.requests() - before;
          String what =
              "%.0f unrelated writes a second for %d s, prefix %s: %%s"
                  .formatted(written / seconds, seconds, there ? "there" : "missing");
          figures.add(
              Figure.alone(what.formatted("events"), "events", Target.atMost(0), varve.events()));
          figures.add(
              Figure.alone(
                  what.formatted("requests"),
                  "requests",
                  Target.atMost(BURST + seconds / INTERVAL_SECONDS),
                  requests));
        }
      }
    }
    return figures;
  }

  /** Writes at an even pace; returns how many writes there were. */
  private static int write(ConsulApi api, int seconds) throws InterruptedException {
    long start = System.nanoTime();
    int wanted = WRITES_A_SECOND * seconds;
    long end = start + seconds * 1_000_000_000L;
    int written = 0;
    while (written < wanted && System.nanoTime() < end) {
      api.put("elsewhere/key-" + written % 50, "value " + written);
      written++;
      Clock.sleepUntil(start + written * (1_000_000_000L / WRITES_A_SECOND));
    }
    return written;
  }
}
