package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Rate of attempts on an agent that is down, by all watches together, and time to recovery. */
final class Downtime {
  private Downtime() {}

  static List<Figure> run(Options options) throws Exception {
    int[] outages =
        switch (options.pace()) {
          case SMOKE -> new int[] {1};
          case QUICK -> new int[] {15};
          case FULL -> new int[] {60, 15, 15};
        };
    List<Double> recoveries = new ArrayList<>();
    List<Figure> figures = new ArrayList<>();
    Path data = Files.createTempDirectory("varve-bench");
    try (ConsulProcess agent = ConsulProcess.builder().dataFolder(data).start()) {
      agent.api().put("config/orders/" + Keys.CHANGED, "start");
      agent.api().put("config/application/other", "start");
      try (Varve varve = Varve.watch(agent.uri(), Map.of())) {
        for (int seconds : outages) {
          agent.kill();
          int attempts = attempts(agent.uri().getPort(), seconds);
          if (figures.isEmpty()) {
            figures.add(
                Figure.alone(
                    "agent down for " + seconds + " s: attempts of three watches",
                    "attempts",
                    Target.atMost(20),
                    attempts));
          }
          recoveries.add(recovery(agent, varve));
        }
      }
    } finally {
      delete(data);
    }
    figures.add(
        Figure.alone(
            "agent back: longest time to recovery of " + outages.length,
            "s",
            Target.atMost(5),
            SampleStats.of(recoveries).most()));
    return figures;
  }

  private static int attempts(int port, int seconds) throws IOException, InterruptedException {
    try (ResettingListener closer = new ResettingListener(port)) {
      TimeUnit.SECONDS.sleep(seconds);
      return closer.attempts();
    }
  }

  /** Returns the seconds from the moment when the agent answers reads. */
  private static double recovery(ConsulProcess agent, Varve varve) throws InterruptedException {
    int before = varve.events();
    agent.restart();
    long ready = System.nanoTime();
    Clock.await("the recovery", () -> varve.events() > before);
    return Math.max(0, Clock.millis(varve.lastEvent() - ready) / 1_000);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
