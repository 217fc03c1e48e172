package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.tool.Tool.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Help, colours, progress and escapes. */
class TerminalTest extends AbstractToolTest {
  @Test
  void commandThatIsNone_isReported() {
    assertEquals(
        new Result(2, "", "varve: There is no command 'frobnicate'\nvarve: see varve --help\n"),
        tool.run("frobnicate"));
  }

  /** A value must not control the terminal that shows it. */
  @Test
  void controlCharacters_areEscapesForPeople_andAsTheyAreForAScript() throws IOException {
    Files.writeString(
        folder.resolve("application.yaml"),
        """
        a: "1\\e[31m\\u009b2J\\n  * 2"
        "\\"\\e]0;x\\a\\"": 1
        l: ["\\e[0m"]
        """);
    Files.createDirectory(folder.resolve("empty"));
    for (String line :
        List.of(
            "explain a",
            "explain l[0]",
            "dump",
            "dump --origins",
            "dump -f json",
            "dump -f yaml",
            "dump -f properties",
            "diff here directory:empty",
            "diff here directory:empty --json",
            "check --against java.lang.Integer --at a")) {
      Result result = tool.run(line.split(" "));
      String all = result.out() + result.err();
      assertTrue(
          all.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'), line + ": " + all);
      assertFalse(all.isEmpty(), line);
    }
    assertTrue(
        tool.run("explain", "a").out().startsWith("a = 1\\u001b[31m\\u009b2J\\n  * 2\n  * 1"),
        "and no line of its own");
    assertEquals("1\u001b[31m\u009b2J\n  * 2\n", tool.run("get", "a").out());
    assertEquals(
        "1\\u001b[31m\\u009b2J\n  * 2\n", tool.onTerminal(true, false).run("get", "a").out());
  }

  @Test
  void colours_areForTerminalsAlone_andNotWithNoColor() {
    assertFalse(tool.run("--help").out().contains("\u001b"));
    assertTrue(tool.onTerminal().run("--help").out().contains("\u001b"));
    assertFalse(tool.environment("NO_COLOR", "1").run("--help").out().contains("\u001b"));
  }

  @Test
  void progress_isForATerminalThatTakesErrors_coloursForOneThatTakesAnswers() {
    Result piped = tool.onTerminal(false, true).run("doctor");
    assertTrue(piped.err().contains("checking the sources"), piped.err());
    assertFalse(piped.out().contains("\u001b"), piped.out());
    Result logged = tool.onTerminal(true, false).run("doctor");
    assertEquals("", logged.err());
    assertTrue(logged.out().contains("\u001b[32mok"), logged.out());
  }

  @Test
  void progress_isForTerminalsAlone_andGoneAtTheEnd() {
    assertEquals("", tool.run("get", "db.host").err());
    String shown = tool.onTerminal().run("get", "db.host").err();
    assertTrue(shown.contains("opening the sources"), shown);
    assertTrue(shown.endsWith("\r\u001b[K"), shown);
  }

  @Test
  void help_hasExamplesForEachCommand() {
    for (String command :
        List.of(
            "get",
            "dump",
            "explain",
            "diff",
            "watch",
            "check",
            "import",
            "export",
            "doctor",
            "completion")) {
      Result result = tool.run(command, "--help");
      assertEquals(0, result.code());
      assertTrue(result.out().contains("Examples:\n  "), result.out());
    }
    assertTrue(tool.run("--help").out().contains("Exit codes:"));
    assertEquals(2, tool.run().code());
  }

  @Test
  void completion_knowsTheCommands() {
    Result result = tool.run("completion");
    assertEquals(0, result.code());
    assertTrue(result.out().contains("doctor"), result.out());
    assertTrue(result.out().contains("--show-secrets"), result.out());
  }
}
