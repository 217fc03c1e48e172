package io.varve.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.varve.config.tool.VarveTool;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.WithConsul;
import io.varve.tests.Markdown.Block;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands on the tool's page print the output that it shows. Each block {@code console} is one
 * shell, in a folder with the files that its section shows before it. The usual address of Consul
 * is replaced by that of the test's server, and variable parts by those on the page.
 */
@Tag("any-jdk")
@WithConsul
class ToolDocsTest {
  private static final String USUAL = "127.0.0.1:8500";
  private static final Pattern ENDS = Pattern.compile("\\(ends with (\\d+)\\)");

  @TempDir static Path folder;

  /** A command and its output on the page. */
  private record Step(String command, List<String> shown) {}

  @TestFactory
  Stream<DynamicTest> commands_doWhatThePageSays(ConsulServer server) {
    Markdown page = Markdown.read(Markdown.ROOT.resolve("docs/tool.md"));
    List<Block> blocks =
        page.blocks().stream().filter(block -> block.language().equals("console")).toList();
    assertFalse(blocks.isEmpty(), "the page shows no commands");
    return blocks.stream()
        .map(block -> dynamicTest(block.toString(), () -> check(page, block, server)));
  }

  private static void check(Markdown page, Block block, ConsulServer server) throws Exception {
    Path work = Files.createDirectory(folder.resolve("line-" + block.line()));
    for (Block file : page.filesFor(block)) {
      Files.writeString(work.resolve(file.file().orElseThrow()), file.text());
    }
    Path examples = work.resolve("examples");
    Files.createSymbolicLink(examples, Markdown.ROOT.resolve("examples"));
    Path tool = work.resolve("varve");
    Files.writeString(
        tool,
        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                classPath(),
                VarveTool.class.getName()));
    assertTrue(tool.toFile().setExecutable(true));
    List<Step> steps = steps(block);
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      String command = steps.get(i).command().replace(USUAL, server.uri().getAuthority());
      script.append("{ ").append(command).append("\n} > out.").append(i).append(" 2>&1\n");
      script.append("code=$?; [ $code = 0 ] || echo \"(ends with $code)\" >> out.");
      script.append(i).append('\n');
    }
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script.toString());
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    Process shell = builder.directory(work.toFile()).redirectErrorStream(true).start();
    try {
      assertTrue(shell.waitFor(120, TimeUnit.SECONDS), "the commands must end");
    } finally {
      shell.destroyForcibly();
      Files.delete(examples);
    }
    for (int i = 0; i < steps.size(); i++) {
      String shown = String.join("\n", steps.get(i).shown());
      String out = Files.readString(work.resolve("out." + i)).stripTrailing();
      assertEquals(shown, asOnThePage(out, server), block + ": " + steps.get(i).command());
    }
  }

  private static List<Step> steps(Block block) {
    List<Step> steps = new ArrayList<>();
    for (String line : block.text().lines().toList()) {
      if (line.startsWith("$ ")) {
        steps.add(new Step(line.substring(2), new ArrayList<>()));
      } else {
        steps.get(steps.size() - 1).shown().add(line);
      }
      assertTrue(!line.startsWith("(ends") || ENDS.matcher(line).matches(), line);
    }
    return steps;
  }

  private static String asOnThePage(String out, ConsulServer server) {
    return out.replace(server.uri().getAuthority(), USUAL)
        .replaceAll("\\b\\d+ ms", "3 ms")
        .replaceAll("index \\d+", "index 12")
        .replaceAll("@\\d+", "@12")
        .replaceAll("version: \\d\\S+", "version: 1.8.7")
        .replaceAll("files of \\S+Z", "files of 2026-11-23T10:00:00Z");
  }

  /** The class path without the examples, whose application.properties would be read. */
  private static String classPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      boolean examples = entry.contains("examples" + File.separator + "target");
      if (!examples && !entry.contains("/examples-")) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }
}
