package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script builds the jar that it runs. Maven and Java are replaced by scripts. */
class ScriptTest {
  @TempDir Path folder;

  private void script(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
    assertEquals(true, file.toFile().setExecutable(true));
  }

  @Test
  void jarOfAnotherVersion_isNotRunAgain() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    Path target = Files.createDirectories(root.resolve("config-tool/target"));
    Path old = Files.createFile(target.resolve("config-tool-1-all.jar"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
    Files.createDirectories(root.resolve("config-tool/src/main"));
    Files.createFile(root.resolve("pom.xml"));
    Files.createFile(root.resolve("config-tool/pom.xml"));
    Files.copy(Path.of("..", "varve"), root.resolve("varve"));
    script("mvn", "touch config-tool/target/config-tool-2-all.jar");
    script("java", "for word; do printf '%s ' \"${word##*/}\"; done");
    for (int run = 0; run < 2; run++) {
      ProcessBuilder builder =
          new ProcessBuilder("bash", root.resolve("varve").toString(), "get")
              .redirectErrorStream(true);
      builder.environment().merge("PATH", folder + ":", (path, first) -> first + path);
      builder.environment().remove("VARVE_JAVA_OPTIONS");
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), out);
      assertEquals(
          "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dvarve.tool.terminal= -jar config-tool-2-all.jar get ",
          out);
    }
    try (Stream<Path> files = Files.list(target)) {
      assertEquals(
          List.of("config-tool-2-all.jar"),
          files
              .map(file -> file.getFileName().toString())
              .filter(n -> n.endsWith(".jar"))
              .toList());
    }
  }
}
