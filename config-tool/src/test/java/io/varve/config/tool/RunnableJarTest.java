package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped jar, and the script that runs it. */
@Tag("jar")
class RunnableJarTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("application.yaml"), "a: 1\n");
  }

  static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.toString().endsWith("-all.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no jar: this runs after package"))
          .toAbsolutePath();
    }
  }

  private String run(List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("CONSUL_"));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out;
  }

  private static List<String> java(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar().toString()));
    command.addAll(List.of(args));
    return command;
  }

  @Test
  void jar_runsByItself_withAllSources() throws Exception {
    assertEquals("1\n", run(java("get", "a")));
    String doctor = run(java("doctor"));
    for (String source :
        List.of("command-line", "system-properties", "environment", "consul", "file")) {
      assertTrue(doctor.contains(" " + source + ": "), doctor);
    }
    assertTrue(run(java("--version")).matches("varve \\d\\S*\n"), "the version of the jar");
  }

  @Test
  void script_runsTheJar_whereItIsStarted() throws Exception {
    // Maven does not update an unchanged jar, and the script must not build it during the test.
    Files.setLastModifiedTime(jar(), FileTime.from(Instant.now()));
    String script = Path.of("..", "varve").toRealPath().toString();
    assertEquals("2\n", run(List.of(script, "get", "a", "--", "--a=2")));
    Path link = Files.createSymbolicLink(folder.resolve("linked"), Path.of(script));
    assertEquals("1\n", run(List.of(link.toString(), "get", "a")));
    Files.delete(link);
  }
}
