package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulProcess;
import java.util.List;

/** Cost of many successive writes to some keys of a prefix. */
final class Burst {
  private Burst() {}

  static List<Figure> run(Options options) throws Exception {
    int writes = options.pace().of(20, 1_000, 1_000);
    int keys = options.pace().of(10, 100, 100);
    return new Traffic(
            "burst of " + writes + " writes on " + keys + " of 1000 keys",
            Target.none(),
            Target.none())
        .run(
            options,
            "bench/burst",
            true,
            (agent, prefix, child) -> write(agent, prefix, child, writes, keys));
  }

  private static void write(
      ConsulProcess agent, String prefix, ContenderProcess child, int writes, int keys)
      throws InterruptedException {
    for (int i = 1; i < writes; i++) {
      agent.api().put(prefix + Keys.name(1 + i % keys), "value " + i);
    }
    agent.api().put(prefix + Keys.CHANGED, "end");
    // The comparison of the final state shows if the value arrived.
    child.arrivals().await("end");
  }
}
