package io.varve.benchmarks;

import io.varve.benchmarks.Figure.Target;
import io.varve.testing.consul.ConsulProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long a whole prefix takes to load, and in how many requests. */
final class LoadTime implements Measurement {
  private static final String PREFIX = "bench/load/";

  @Override
  public String name() {
    return "load";
  }

  @Override
  public List<Figure> run(Options options) throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (ConsulProcess agent = ConsulProcess.start()) {
      Keys.fill(agent.api(), PREFIX, options.keys());
      String keys = options.keys() + " keys";
      try (CountingRelay relay = new CountingRelay(agent.uri());
          Varve varve = Varve.open(relay.uri(), Map.of("prefixes", PREFIX))) {
        varve.load();
        figures.add(
            Figure.against(
                "load of a prefix of " + keys + ": requests",
                "requests",
                Target.atMost(1),
                relay.requests(),
                1));
      }
      figures.add(cold(agent.uri(), keys, options.quick() ? 3 : 7));
      figures.add(warm(agent.uri(), keys, options.quick() ? 10 : 30));
    }
    return figures;
  }

  /** Each time in a new JVM, by turns; what is timed begins when the JVM has started. */
  private static Figure cold(URI agent, String keys, int rounds)
      throws IOException, InterruptedException {
    List<Double> varve = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      varve.add(child("varve", agent));
      bare.add(child("bare", agent));
    }
    return Figure.against(
        "load of " + keys + ", cold: median of " + rounds + " new JVMs",
        "ms",
        Target.none(),
        Stats.of(varve).median(),
        Stats.of(bare).median());
  }

  private static double child(String side, URI agent) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Cold.class.getName(),
                side,
                agent.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the load in a new JVM failed: " + said);
    }
    return Clock.millis(Long.parseLong(said));
  }

  /** The first load of a process: says how many nanoseconds it took. */
  static final class Cold {
    private Cold() {}

    public static void main(String[] args) throws IOException {
      URI agent = URI.create(args[1]);
      long start = System.nanoTime();
      if (args[0].equals("varve")) {
        try (Varve varve = Varve.open(agent, Map.of("prefixes", PREFIX))) {
          varve.load();
          System.out.println(System.nanoTime() - start);
        }
      } else {
        try (Bare bare = new Bare(agent, false)) {
          bare.list(PREFIX);
          System.out.println(System.nanoTime() - start);
        }
      }
    }
  }

  private static Figure warm(URI agent, String keys, int rounds) throws IOException {
    List<Double> ours = new ArrayList<>();
    List<Double> floor = new ArrayList<>();
    try (Varve varve = Varve.open(agent, Map.of("prefixes", PREFIX));
        Bare bare = new Bare(agent, false)) {
      for (int i = -rounds / 2; i < rounds; i++) {
        double one = time(varve::load);
        double other = time(() -> bare.list(PREFIX));
        if (i >= 0) {
          ours.add(one);
          floor.add(other);
        }
      }
    }
    return Figure.against(
        "load of " + keys + ", warm: median of " + rounds,
        "ms",
        Target.none(),
        Stats.of(ours).median(),
        Stats.of(floor).median());
  }

  private static double time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Clock.millis(System.nanoTime() - start);
  }
}
