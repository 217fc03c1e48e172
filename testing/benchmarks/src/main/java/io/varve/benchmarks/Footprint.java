package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Connections and threads for many keys named one by one. */
final class Footprint {
  private static final int FOLDERS = 50;
  private static final int KEYS = 1_000;

  private Footprint() {}

  static List<Figure> run(Options options) throws Exception {
    try (ConsulProcess agent = ConsulProcess.start();
        CountingRelay relay = new CountingRelay(agent.uri())) {
      List<String> keys =
          IntStream.range(0, KEYS)
              .mapToObj(i -> "bench/folder-" + i % FOLDERS + "/key-" + i)
              .toList();
      keys.forEach(key -> agent.api().put(key, "start"));
      Map<String, String> settings =
          Map.of("layout", "false", "keys", keys.stream().collect(Collectors.joining(",")));
      int connections = 0;
      int threads = 0;
      try (Varve varve = Varve.watch(relay.uri(), settings)) {
        for (int i = 0; i < FOLDERS; i++) {
          int before = varve.events();
          agent.api().put(keys.get(i), "changed");
          Clock.await("the change of " + keys.get(i), () -> varve.events() > before);
          connections = Math.max(connections, relay.connections());
          threads = Math.max(threads, threads());
          TimeUnit.MILLISECONDS.sleep(10);
        }
      }
      String what = KEYS + " named keys in " + FOLDERS + " folders: most %s";
      return List.of(
          Figure.alone(
              what.formatted("connections"), "connections", Target.atMost(16), connections),
          Figure.alone(what.formatted("threads"), "threads", Target.atMost(16), threads));
    }
  }

  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("varve-consul-"))
            .count();
  }
}
