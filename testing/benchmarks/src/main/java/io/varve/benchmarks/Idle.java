package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Cost of a watch while nothing changes. */
final class Idle {
  private Idle() {}

  static List<Figure> run(Options options) throws Exception {
    int seconds = options.pace().of(1, 10, 60);
    return new Traffic("idle for " + seconds + " s", Target.atMost(4), Target.atMost(0))
        .run(
            options, "bench/idle", true, (agent, prefix, child) -> TimeUnit.SECONDS.sleep(seconds));
  }
}
