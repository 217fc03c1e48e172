package io.varve.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Measures the Consul source against its targets and the floor: {@code ./bench consul}. Prints a
 * table, and writes it as text and JSON into the folder given as the first argument. A missed
 * target is a line of the table, not a failure.
 */
final class ConsulBenchmark {
  private static final List<Measurement> ALL =
      List.of(
          new Measurement("load", LoadTime::run),
          new Measurement("latency", Latency::run),
          new Measurement("writer", SteadyWriter::run),
          new Measurement("footprint", Footprint::run),
          new Measurement("idle", Idle::run),
          new Measurement("noise", Noise::run),
          new Measurement("burst", Burst::run),
          new Measurement("gzip", Packing::run),
          new Measurement("downtime", Downtime::run),
          new Measurement("close", CloseTime::run));

  /** Measurements by name for {@code --only}. */
  static final List<String> NAMES = ALL.stream().map(Measurement::name).toList();

  private ConsulBenchmark() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Options options;
    try {
      options = Options.parse(List.of(args).subList(1, args.length).toArray(String[]::new));
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      return;
    }
    System.out.println(run(options, folder).markdown());
  }

  static Report run(Options options, Path folder) throws Exception {
    Instant start = Instant.now();
    Report report = new Report();
    report.note("machine", Report.machine());
    report.note("Consul", System.getProperty("bench.consul", "unknown"));
    report.note("run", options + ", " + start.truncatedTo(ChronoUnit.SECONDS));
    report.note("load of the machine before", Report.number(Report.load()));
    for (Measurement measurement : ALL) {
      if (options.wants(measurement.name())) {
        System.err.println("measuring " + measurement.name());
        report.add(measurement.body().run(options));
        // Keeps the results so far if a later measurement fails.
        write(report, folder);
      }
    }
    report.note("load of the machine after", Report.number(Report.load()));
    report.note("took", Duration.between(start, Instant.now()).toSeconds() + " s");
    write(report, folder);
    return report;
  }

  private static void write(Report report, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("consul.md"), report.markdown());
    Files.writeString(folder.resolve("consul.json"), report.json() + "\n");
  }
}
