package io.varve.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every workload with every contender, so that none breaks unnoticed. No time is judged. */
class ConsulBenchmarkTest {
  @Test
  void everyWorkload_runs_withItsPeers(@TempDir Path folder) throws Exception {
    Options options = Options.parse("--smoke", "--varve", "short:wait=10s");
    String table = ConsulBenchmark.run(options, folder).markdown();
    for (Participant participant :
        options.participants().stream().filter(one -> !one.equals(Participant.FLOOR)).toList()) {
      for (String what :
          new String[] {
            "load of 200 keys, cold: median of 1 new JVMs",
            "load of 200 keys, warm: median of 1",
            "change to callback, 200 keys: median of 1",
            "a change of one of 200 keys: agent's processor",
            "idle for 1 s: requests",
            "100 unrelated writes a second for 1 s, prefix there: bytes, both ways",
            "100 unrelated writes a second for 1 s, prefix missing: requests",
            "burst of 20 writes on 10 of 1000 keys: callbacks"
          }) {
        assertTrue(table.contains("| " + what + ": " + participant.name() + " |"), table);
      }
    }
    for (Participant participant : options.varves()) {
      String engine = participant.withEngine().name();
      assertTrue(
          table.contains(
              "| change every 20 to 280 ms, 200 keys in one folder: median of 3: " + engine + " |"),
          table);
    }
    for (String what :
        new String[] {
          "| load of 199 named keys against their prefix",
          "| change to callback, 200 keys, 10 Mbit/s + 20 ms: gzip against plain |",
          "| 1000 named keys in 50 folders: most connections |",
          "| agent down for 1 s: attempts of three watches |",
          "| close while a query waits"
        }) {
      assertTrue(table.contains(what), table);
    }
    assertFalse(table.contains("never seen"), table);
    for (String line : table.split("\n", -1)) {
      if (line.contains("final state wrong")) {
        assertTrue(line.contains(" | 0 | "), line);
      }
    }
    assertEquals(table, Files.readString(folder.resolve("consul.md")));
    assertTrue(Files.readString(folder.resolve("consul.json")).contains("idle for 1 s: requests"));
  }
}
