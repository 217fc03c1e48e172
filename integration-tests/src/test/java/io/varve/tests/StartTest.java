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
 * What the JVM makes for the start of the smallest program. The first lambda of a program costs it
 * eight milliseconds, and each one half of one; they come back unseen, so that they are counted.
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

  @Test
  void smallestProgram_waitsForNoLambda() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("application.properties"), "greeting=hello\n");
    String program = Program.class.getName().replace('.', '/') + ".class";
    Path file = folder.resolve(program);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    try (InputStream in = Program.class.getClassLoader().getResourceAsStream(program)) {
      Files.write(file, Objects.requireNonNull(in).readAllBytes());
    }
    List<String> lines = run();
    assertTrue(lines.contains("read hello"), lines.toString());
    assertTrue(lines.stream().anyMatch(line -> line.contains("io.varve.config.file.FileSource ")));
    assertEquals(
        List.of(),
        lines.stream()
            .filter(line -> line.contains("io.varve.") && line.contains("$$Lambda"))
            .toList());
  }

  private List<String> run() throws IOException, InterruptedException {
    String classPath =
        Stream.concat(
                Stream.of(folder.toString()),
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> JARS.matcher(entry).matches()))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                classPath,
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), said);
    return said.lines().toList();
  }
}
