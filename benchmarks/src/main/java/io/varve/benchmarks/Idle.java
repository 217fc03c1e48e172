package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How often a prefix is asked about while nothing happens. */
final class Idle implements Measurement {
  @Override
  public String name() {
    return "idle";
  }

  @Override
  public List<Figure> run(Options options) throws Exception {
    int wait = options.quick() ? 10 : 60;
    int seconds = options.quick() ? 30 : 120;
    String prefix = "bench/idle/";
    try (ConsulProcess agent = ConsulProcess.start();
        CountingRelay relay = new CountingRelay(agent.uri())) {
      agent.api().put(prefix + Keys.CHANGED, "start");
      Map<String, String> settings = Map.of("prefixes", prefix, "wait", wait + "s");
      try (Varve varve = Varve.watch(relay.uri(), settings)) {
        Clock.await("the first query that waits", () -> relay.requests() >= 2);
        int before = relay.requests();
        TimeUnit.SECONDS.sleep(seconds);
        double aMinute = (relay.requests() - before) * 60.0 / seconds;
        return List.of(
            Figure.alone(
                "idle for " + seconds + " s, wait=" + wait + "s: requests a prefix a minute",
                "a minute",
                Target.atMost(60.0 / wait),
                aMinute),
            Figure.alone(
                "idle for " + seconds + " s: events", "events", Target.atMost(0), varve.events()));
      }
    }
  }
}
