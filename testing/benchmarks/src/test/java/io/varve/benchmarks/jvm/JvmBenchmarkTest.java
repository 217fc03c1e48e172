package io.varve.benchmarks.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every workload, so that none breaks unnoticed. No time is judged. */
class JvmBenchmarkTest {
  private static final List<String> READERS =
      List.of("varve", "avaje", "smallrye", "lightbend", "gestalt", "spring", "archaius");

  @Test
  void everyWorkload_runs_withItsPeers(@TempDir Path folder) throws Exception {
    String table =
        JvmBenchmark.run(folder, JvmBenchmark.RunLength.SMOKE, JvmBenchmark.names()).markdown();
    for (String reader : READERS) {
      assertTrue(table.contains("| read a text: " + reader + " |"), table);
      assertTrue(table.contains("| read a whole number: " + reader + " |"), table);
      assertTrue(table.contains("| read a missing key, default: " + reader + " |"), table);
    }
    for (String line :
        List.of(
            "| bind a record of 10: varve |",
            "| bind a record of 10: spring |",
            "| read a placeholder: varve |",
            "| ask a live handle: varve |",
            "| ask a live handle: varveRecord |",
            "| ask a live handle that is a constant: varve |",
            "| ask a live handle that is a constant: varveRecord |",
            "| one key changes: varve, 1000 keys |",
            "| one key comes or goes: varve, 1000 keys |",
            "| build from 3 layers, one a YAML file: varve, 1000 keys |",
            "| build from 3 layers, one a properties file: spring, 1000 keys |",
            "| read a text, two readers and a writer: varve |",
            "| memory a key, 100000 keys |",
            "| start, with that of the JVM: avaje |",
            "| start, without that of the JVM: varve |")) {
      assertTrue(table.contains(line), table);
    }
    assertEquals(table, Files.readString(folder.resolve("jvm.md")));
    assertTrue(Files.readString(folder.resolve("jvm.json")).contains("read a text: varve"));
  }
}
