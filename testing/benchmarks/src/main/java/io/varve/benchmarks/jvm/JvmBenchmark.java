package io.varve.benchmarks.jvm;

import io.varve.benchmarks.Figure;
import io.varve.benchmarks.Figure.Target;
import io.varve.benchmarks.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures operations in the process against the floor and the peers: {@code ./bench jvm}. Prints a
 * table, and writes it as text and JSON into the folder given as the first argument. A missed
 * target is a line of the table, not a failure.
 */
public final class JvmBenchmark {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /** Smaller values are noise of the profiler. */
  private static final double NOTHING = 0.5;

  private static final List<Workload> ALL =
      List.of(
          new Workload("text", ReadText.class, "read a text", 1.15, false),
          new Workload("number", ReadNumber.class, "read a whole number", 1.3, true),
          new Workload("missing", ReadMissing.class, "read a missing key, default", 1.5, true),
          new Workload("placeholder", ReadPlaceholder.class, "read a placeholder", 1.0, false),
          new Workload("live", ReadLive.class, "ask a live handle", 1.2, true),
          new Workload(
              "constant",
              ReadLiveConstant.class,
              "ask a live handle that is a constant",
              1.2,
              true),
          new Workload("record", BindRecord.class, "bind a record of 10", 0, false),
          new Workload("change", OneChange.class, "one key changes", 0, false),
          new Workload("more", OneKeyMore.class, "one key comes or goes", 0, false),
          new Workload(
              "yaml", BuildFromYaml.class, "build from 3 layers, one a YAML file", 1.5, false),
          new Workload(
              "properties",
              BuildFromProperties.class,
              "build from 3 layers, one a properties file",
              1.5,
              false),
          new Workload(
              "writer",
              ReadWhileWriting.class,
              "read a text, two readers and a writer",
              1 / 0.95,
              false));

  private static final String MEMORY = "memory";
  private static final String START = "start";

  private JvmBenchmark() {}

  /**
   * One workload.
   *
   * @param name for {@code --only}
   * @param benchmark methods are contenders; one of them may be the floor
   * @param ratio the target ratio to the floor; 0 for none
   * @param frugal true if it must not allocate
   */
  private record Workload(
      String name, Class<?> benchmark, String what, double ratio, boolean frugal) {}

  /** Duration of the measurements. */
  enum RunLength {
    SMOKE(0, 0, 1, 10, 1),
    QUICK(1, 2, 3, 400, 5),
    FULL(2, 3, 4, 800, 21);

    private final int forks;
    private final int warmups;
    private final int iterations;
    private final long millis;
    private final int starts;

    RunLength(int forks, int warmups, int iterations, long millis, int starts) {
      this.forks = forks;
      this.warmups = warmups;
      this.iterations = iterations;
      this.millis = millis;
      this.starts = starts;
    }
  }

  /**
   * Runs.
   *
   * @param args the folder for the results, then {@code --quick}, {@code --smoke}, {@code --only
   *     NAME,…}
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    RunLength pace = RunLength.FULL;
    List<String> names = names();
    for (int i = 1; i < args.length; i++) {
      switch (args[i]) {
        case "--quick" -> pace = RunLength.QUICK;
        case "--smoke" -> pace = RunLength.SMOKE;
        case "--only" -> names = ++i < args.length ? List.of(args[i].split(",", -1)) : List.of();
        default -> names = List.of();
      }
    }
    if (names.isEmpty() || !names().containsAll(names)) {
      System.err.println("usage: ./bench jvm [--quick | --smoke] [--only NAME,…], of " + names());
      System.exit(2);
      return;
    }
    System.out.println(run(folder, pace, names).markdown());
  }

  static List<String> names() {
    List<String> names = new ArrayList<>(ALL.stream().map(Workload::name).toList());
    names.add(MEMORY);
    names.add(START);
    return names;
  }

  static Report run(Path folder, RunLength pace, List<String> names) throws Exception {
    Report report = new Report();
    report.note("machine", Report.machine());
    report.note("run", pace + ", " + Instant.now().truncatedTo(ChronoUnit.SECONDS));
    report.note("load of the machine before", Report.number(Report.load()));
    for (Workload workload : ALL) {
      if (names.contains(workload.name())) {
        System.err.println("measuring " + workload.name());
        report.add(figures(workload, measure(workload, pace)));
      }
    }
    if (names.contains(MEMORY)) {
      System.err.println("measuring " + MEMORY);
      report.add(
          List.of(
              Figure.against(
                  "memory a key, 100000 keys",
                  "B",
                  Target.timesFloor(2),
                  MemoryPerKey.varve(),
                  MemoryPerKey.floor())));
    }
    if (names.contains(START)) {
      System.err.println("measuring " + START);
      report.add(Start.figures(pace.starts));
    }
    report.note("load of the machine after", Report.number(Report.load()));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("jvm.md"), report.markdown());
    Files.writeString(folder.resolve("jvm.json"), report.json() + "\n");
    return report;
  }

  private static Collection<RunResult> measure(Workload workload, RunLength pace)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + workload.benchmark().getName().replace(".", "\\.") + "\\.")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(pace.forks)
            .warmupIterations(pace.warmups)
            .warmupTime(TimeValue.milliseconds(pace.millis))
            .measurementIterations(pace.iterations)
            .measurementTime(TimeValue.milliseconds(pace.millis))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (pace == RunLength.SMOKE) {
      options.param("keys", "1000");
    }
    return new Runner(options.build()).run();
  }

  private static List<Figure> figures(Workload workload, Collection<RunResult> results) {
    Map<String, RunResult> byContender = new TreeMap<>();
    for (RunResult result : results) {
      String path = result.getParams().getBenchmark();
      byContender.put(path.substring(path.lastIndexOf('.') + 1) + keys(result), result);
    }
    List<Figure> figures = new ArrayList<>();
    Target target = workload.ratio() > 0 ? Target.timesFloor(workload.ratio()) : Target.none();
    // Varve first, then its peers, the fastest first.
    byContender.entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith("floor"))
        .sorted(Map.Entry.comparingByValue(Comparator.comparingDouble(JvmBenchmark::time)))
        .sorted(Comparator.comparing(entry -> !entry.getKey().startsWith("varve")))
        .forEach(
            entry -> {
              String what = workload.what() + ": " + entry.getKey();
              Target promised = entry.getKey().startsWith("varve") ? target : Target.none();
              double time = time(entry.getValue());
              RunResult floor = byContender.get("floor" + keys(entry.getValue()));
              figures.add(
                  floor == null
                      ? Figure.alone(what, "ns", promised, time)
                      : Figure.against(what, "ns", promised, time, time(floor)));
            });
    RunResult varve = byContender.get("varve");
    if (varve != null) {
      figures.add(
          Figure.alone(
              workload.what() + ": allocated by varve",
              "B",
              workload.frugal() ? Target.atMost(NOTHING) : Target.none(),
              allocated(varve)));
    }
    return figures;
  }

  /** Suffix of the name for workloads in several sizes. */
  private static String keys(RunResult result) {
    String keys = result.getParams().getParam("keys");
    return keys == null ? "" : ", " + keys + " keys";
  }

  private static double time(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static double allocated(RunResult result) {
    return Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore();
  }
}
