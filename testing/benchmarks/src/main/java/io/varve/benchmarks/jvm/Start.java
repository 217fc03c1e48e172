package io.varve.benchmarks.jvm;

import com.typesafe.config.ConfigFactory;
import io.avaje.config.Config;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.varve.benchmarks.Figure;
import io.varve.benchmarks.Figure.Target;
import io.varve.config.layered.LayeredConfig;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Start of the smallest program, in a new JVM each time: reads one key from a properties file on
 * its class path. The floor is a program that reads nothing. Each class path has only the jars
 * needed: libraries that search all jars for providers or files would pay for those of the others.
 */
final class Start {
  private static final String NOTHING = "nothing";
  private static final String PROGRAM = Program.class.getName().replace('.', '/') + ".class";
  private static final byte[] GREETING = "greeting=hello\n".getBytes(StandardCharsets.ISO_8859_1);

  /** The jars of each, without versions: the library and its dependencies. */
  private static final Map<String, List<String>> JARS =
      Map.of(
          "varve",
          List.of(
              "config-layered",
              "config-api",
              "config-cli-args",
              "config-env",
              "config-file",
              "jackson-core",
              "snakeyaml",
              "jspecify",
              "slf4j-api",
              "slf4j-simple"),
          "avaje",
          List.of("avaje-config", "avaje-applog", "jspecify"),
          "smallrye",
          List.of(
              "smallrye-config",
              "smallrye-config-core",
              "smallrye-config-common",
              "smallrye-common-annotation",
              "smallrye-common-classloader",
              "smallrye-common-constraint",
              "smallrye-common-expression",
              "smallrye-common-function",
              "microprofile-config-api",
              "jakarta.annotation-api",
              "jboss-logging",
              "asm"),
          "lightbend",
          List.of("config"));

  private static final List<String> CONTENDERS =
      List.of(NOTHING, "varve", "avaje", "smallrye", "lightbend");

  private Start() {}

  /** Durations of one run, in nanoseconds. */
  private record Took(double whole, double inside) {}

  /** Runs the programs in turn, so that other load of the machine affects all alike. */
  static List<Figure> figures(int rounds) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("varve-start");
    try {
      write(folder, "application.properties", GREETING);
      write(folder, "META-INF/microprofile-config.properties", GREETING);
      write(folder, PROGRAM, program());
      Map<String, List<Took>> took = new TreeMap<>();
      for (int i = 0; i < rounds; i++) {
        for (String contender : CONTENDERS) {
          took.computeIfAbsent(contender, name -> new ArrayList<>()).add(run(contender, folder));
        }
      }
      return figures(took);
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void write(Path folder, String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** Copies the class alone: Varve would discover the benchmark's own sources beside it. */
  private static byte[] program() throws IOException {
    try (InputStream in = Start.class.getClassLoader().getResourceAsStream(PROGRAM)) {
      return Objects.requireNonNull(in, PROGRAM).readAllBytes();
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
            classPath(contender, folder),
            Program.class.getName(),
            contender);
    // A folder of its own: some libraries would find the files in the working directory, too.
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    program.redirectError(ProcessBuilder.Redirect.DISCARD).directory(elsewhere.toFile());
    long start = System.nanoTime();
    Process process = program.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the start of " + contender + " failed: " + said);
    }
    return new Took(System.nanoTime() - start, Double.parseDouble(said.strip()));
  }

  private static String classPath(String contender, Path folder) {
    return Stream.concat(
            Stream.of(folder.toString()),
            JARS.getOrDefault(contender, List.of()).stream().map(Start::jar))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The jar of this name on this JVM's class path, or the classes it would contain. */
  private static String jar(String name) {
    Pattern file =
        Pattern.compile(".*/" + Pattern.quote(name) + "(-\\d[^/]*\\.jar|/target/classes)");
    List<Path> found =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(part -> Path.of(part).toAbsolutePath())
            .filter(part -> file.matcher(part.toString()).matches())
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "the class path should have one jar of " + name + ", and has " + found);
    }
    return found.get(0).toString();
  }

  /** The program. Prints the nanoseconds since its first line. */
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
      // Never closed, as in a program that ends: the peers have nothing to close.
      LayeredConfig config = LayeredConfig.load();
      return config.get("greeting");
    }
  }
}
