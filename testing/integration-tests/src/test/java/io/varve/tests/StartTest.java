package io.varve.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.LayeredConfig;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the JVM makes for the start and the end of the smallest program. The first lambda of a
 * program costs it eight milliseconds, and each one half of one; they come back unseen, so that
 * they are counted.
 */
class StartTest {
  private static final Pattern JARS =
      Pattern.compile(
          ".*/(config-(layered|api|cli-args|env|file)(/target/|-\\d).*"
              + "|(slf4j-api|jspecify|snakeyaml|jackson-core)-\\d.*)");

  @TempDir Path folder;

  /** The program. */
  public static final class Program {
    private Program() {}

    /** Reads one key. */
    @SuppressWarnings("resource") // as in a program that ends
    public static void main(String[] args) {
      System.out.println("read " + LayeredConfig.load().get("greeting"));
    }
  }

  /** One that says at its end whether the watch on its files ended before. */
  public static final class Ending {
    private Ending() {}

    /** Ends with an open configuration, or closes it. */
    @SuppressWarnings("resource") // which is what is tested
    public static void main(String[] args) {
      LayeredConfig config = LayeredConfig.load();
      Thread watch =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("varve-file-watch"))
              .findAny()
              .orElseThrow();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      watch.join(TimeUnit.SECONDS.toMillis(20));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    System.out.println(watch.isAlive() ? "still watched" : "no longer watched");
                    System.out.println("read " + config.get("greeting"));
                  }));
      if (args.length > 0) {
        config.close();
        System.out.println("closed");
      }
    }
  }

  @Test
  void smallestProgram_waitsForNoLambda() throws IOException, InterruptedException {
    List<String> lines = run(Program.class);
    assertEquals(List.of("read hello"), printed(lines));
    assertTrue(lines.stream().anyMatch(line -> line.contains("io.varve.config.file.FileSource ")));
    assertEquals(
        List.of(),
        lines.stream()
            .filter(line -> line.contains("$$Lambda"))
            .filter(line -> !line.contains("java.util.zip.ZipFile")) // JDK 25 has one for each jar
            .toList());
  }

  /** A JVM waits 0.3 s for a thread that waits for the system, daemon or not. */
  @Test
  void watch_endsWithTheProgram_whichCanStillRead() throws IOException, InterruptedException {
    List<String> lines = run(Ending.class);
    assertEquals(List.of("no longer watched", "read hello"), printed(lines));
  }

  @Test
  void closedConfiguration_hasNothingToEnd() throws IOException, InterruptedException {
    List<String> lines = run(Ending.class, "close");
    assertEquals(List.of("closed", "no longer watched", "read hello"), printed(lines));
  }

  private static List<String> printed(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("[")).toList();
  }

  private List<String> run(Class<?> program, String... args)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("application.properties"), "greeting=hello\n");
    String name = program.getName().replace('.', '/') + ".class";
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    try (InputStream in = program.getClassLoader().getResourceAsStream(name)) {
      Files.write(file, Objects.requireNonNull(in).readAllBytes());
    }
    String classPath =
        Stream.concat(
                Stream.of(folder.toString()),
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> JARS.matcher(entry).matches()))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                classPath,
                program.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), said);
    return said.lines().toList();
  }
}
