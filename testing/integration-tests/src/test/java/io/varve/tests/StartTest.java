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

/** Start and end of the smallest program, in a JVM of its own. */
class StartTest {
  private static final Pattern JARS =
      Pattern.compile(
          ".*/(config-(layered|api|cli-args|env|file)(/target/|-\\d).*"
              + "|(slf4j-api|jspecify|snakeyaml|jackson-core)-\\d.*)");

  @TempDir Path folder;

  /** Reads one key and ends. */
  public static final class Program {
    private Program() {}

    /** Leaves its configuration open. */
    @SuppressWarnings("resource") // as in a program that ends
    public static void main(String[] args) {
      System.out.println("read " + LayeredConfig.load().get("greeting"));
    }
  }

  /** A program that prints at its end if the watch on its files ended before. */
  public static final class Ending {
    private Ending() {}

    /** Ends with an open configuration, or closes it. */
    @SuppressWarnings("resource") // the case under test
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
  void smallestProgram_readsItsFile_andEnds() throws IOException, InterruptedException {
    assertEquals(List.of("read hello"), run(Program.class));
  }

  /** A JVM waits 0.3 s for a thread in a system call, daemon or not. */
  @Test
  void watch_endsWithTheProgram_whichCanStillRead() throws IOException, InterruptedException {
    assertEquals(List.of("no longer watched", "read hello"), run(Ending.class));
  }

  @Test
  void closedConfiguration_hasNothingToEnd() throws IOException, InterruptedException {
    assertEquals(List.of("closed", "no longer watched", "read hello"), run(Ending.class, "close"));
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
