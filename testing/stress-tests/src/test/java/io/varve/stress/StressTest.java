package io.varve.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the jcstress tests of this package in JVMs of their own. */
class StressTest {
  private static final boolean LONG = Boolean.getBoolean("varve.long");
  private static final int TESTS = 4;

  @TempDir Path folder;

  @Test
  void publication_showsNoForbiddenOutcome() throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Djava.io.tmpdir=" + folder,
                    "org.openjdk.jcstress.Main",
                    "-t",
                    "io.varve.stress",
                    "-m",
                    LONG ? "default" : "sanity",
                    // Splitting by compilers and pinning to cores takes four times as long.
                    "-sc",
                    String.valueOf(LONG),
                    "-af",
                    LONG ? "GLOBAL" : "NONE",
                    "-r",
                    folder.toString()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      boolean ended = process.waitFor(LONG ? 60 : 5, TimeUnit.MINUTES);
      String said = Files.readString(log);
      assertTrue(ended, said);
      assertEquals(0, process.exitValue(), said);
      // No failures among no tests would prove nothing.
      assertTrue(said.contains(TESTS + " matching test results"), said);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
