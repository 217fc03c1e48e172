package io.varve.benchmarks.jvm;

import com.typesafe.config.ConfigFactory;
import io.avaje.config.Config;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.varve.benchmarks.Figure;
import io.varve.benchmarks.Figure.Target;
import io.varve.config.layered.LayeredConfig;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The smallest program, in a new JVM each time: reads one key from a properties file on its class
 * path. The floor is a program that reads nothing.
 */
final class Start {
  private static final String NOTHING = "nothing";
  private static final List<String> CONTENDERS =
      List.of(NOTHING, "varve", "avaje", "smallrye", "lightbend");

  private Start() {}

  /** What one run took, in nanoseconds. */
  private record Took(double whole, double inside) {}

  /** By turns, so that what else the machine does hits all of them. */
  static List<Figure> figures(int rounds) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("varve-start");
    Path ours = folder.resolve("application.properties");
    Path microProfiles = folder.resolve("META-INF/microprofile-config.properties");
    try {
      Files.createDirectories(microProfiles.getParent());
      Files.writeString(ours, "greeting=hello\n");
      Files.writeString(microProfiles, "greeting=hello\n");
      Map<String, List<Took>> took = new TreeMap<>();
      for (int i = 0; i < rounds; i++) {
        for (String contender : CONTENDERS) {
          took.computeIfAbsent(contender, name -> new ArrayList<>()).add(run(contender, folder));
        }
      }
      return figures(took);
    } finally {
      Files.deleteIfExists(microProfiles);
      Files.deleteIfExists(microProfiles.getParent());
      Files.deleteIfExists(ours);
      Files.deleteIfExists(folder);
    }
  }

  private static List<Figure> figures(Map<String, List<Took>> took) {
    List<Figure> figures = new ArrayList<>();
    double floor = median(took, NOTHING, Took::whole);
    for (String contender : CONTENDERS.subList(1, CONTENDERS.size())) {
      double whole = median(took, contender, Took::whole);
      figures.add(
          Figure.against(
              "start, with that of the JVM: " + contender, "ms", Target.none(), whole, floor));
    }
    for (String contender : CONTENDERS.subList(1, CONTENDERS.size())) {
      double inside = median(took, contender, Took::inside);
      figures.add(
          Figure.alone(
              "start, without that of the JVM: " + contender, "ms", Target.none(), inside));
    }
    return figures;
  }

  private static double median(
      Map<String, List<Took>> took, String contender, ToDoubleFunction<Took> part) {
    double[] sorted =
        took.getOrDefault(contender, List.of()).stream().mapToDouble(part).sorted().toArray();
    return sorted[sorted.length / 2] / 1e6;
  }

  private static Took run(String contender, Path folder) throws IOException, InterruptedException {
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            folder + File.pathSeparator + classPath(),
            Program.class.getName(),
            contender);
    program.redirectError(ProcessBuilder.Redirect.DISCARD).directory(folder.toFile());
    long start = System.nanoTime();
    Process process = program.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the start of " + contender + " failed: " + said);
    }
    return new Took(System.nanoTime() - start, Double.parseDouble(said.strip()));
  }

  /** As here, without what no smallest program has. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(part -> !part.contains("consul"))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The program. Says how many nanoseconds it took from its first line. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      long start = System.nanoTime();
      String read = read(args[0]);
      long nanos = System.nanoTime() - start;
      if (!read.equals("hello")) {
        throw new IllegalStateException("read " + read);
      }
      System.out.println(nanos);
    }

    private static String read(String contender) {
      return switch (contender) {
        case "varve" -> varve();
        case "avaje" -> Config.get("greeting");
        case "smallrye" ->
            new SmallRyeConfigBuilder()
                .addDefaultSources()
                .build()
                .getValue("greeting", String.class);
        case "lightbend" -> ConfigFactory.load().getString("greeting");
        default -> "hello";
      };
    }

    private static String varve() {
      try (LayeredConfig config = LayeredConfig.load()) {
        return config.get("greeting");
      }
    }
  }
}
