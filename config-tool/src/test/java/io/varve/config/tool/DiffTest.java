package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.tool.Tool.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command diff. */
class DiffTest {
  @TempDir Path folder;

  private Tool tool;

  @BeforeEach
  void write() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(folder.resolve("application.yaml"), "a: 1\nb: 1\ndb.password: hunter2\n");
    Files.writeString(folder.resolve("application-prod.yaml"), "a: 2\nc: 3\n");
    Files.writeString(other.resolve("application.yaml"), "a: 1\nb: 2\ndb.password: hunter3\n");
    tool = new Tool(folder);
  }

  @Test
  void profiles_areCompared_withoutTheSettingThatNamesThem() {
    assertEquals(
        new Result(
            1,
            """
            - a = 1  (application.yaml:1)
            + a = 2  (application-prod.yaml:1)
            + c = 3  (application-prod.yaml:2)
            """,
            ""),
        tool.run("diff", "profile:dev", "profile:prod"));
    assertEquals(0, tool.run("diff", "profile:dev", "profile:prod", "b").code());
    assertEquals(0, tool.run("diff", "profile:prod", "here", "--profile", "prod").code());
  }

  @Test
  void folders_areCompared_secretsByWhatTheyAre() {
    Result result = tool.run("diff", "here", "directory:other");
    assertEquals(
        """
        - b = 1  (application.yaml:2)
        + b = 2  (application.yaml:2)
        - db.password = ******  (application.yaml:3)
        + db.password = ******  (application.yaml:3)
        """,
        result.out());
    assertTrue(
        tool.run("diff", "here", "directory:other", "--show-secrets").out().contains("hunter3"));
  }

  @Test
  void json_hasOneObjectALine() {
    assertEquals(
        """
        {"key":"a","old":"1","new":"2","oldOrigin":"application.yaml:1","newOrigin":"application-prod.yaml:1"}
        {"key":"c","old":null,"new":"3","oldOrigin":null,"newOrigin":"application-prod.yaml:2"}
        """,
        tool.run("diff", "here", "profile:prod", "--json").out());
  }

  /** Both sides would be equal, and the output wrong. */
  @Test
  void operandThatAnArgumentBeats_isAWrongCommandLine() {
    Result result = tool.run("diff", "profile:dev", "profile:prod", "--", "--varve.profile=dev");
    assertEquals(2, result.code());
    assertTrue(result.err().contains("profile:prod has no effect"), result.err());
    assertTrue(result.err().contains("argument 1"), result.err());
  }

  @Test
  void operandThatIsNone_isAWrongCommandLine() {
    for (String operand :
        new String[] {"prod", "profile:", "directory:nowhere", "file:x", ":x", ""}) {
      assertEquals(2, tool.run("diff", operand, "here").code(), operand);
    }
    assertEquals(2, tool.run("diff", "here").code());
  }

  @Test
  void sideThatDoesNotStart_endsWithThree() throws IOException {
    Files.writeString(folder.resolve("application-bad.yaml"), "a: 1\na: 2\n");
    Result result = tool.run("diff", "here", "profile:bad");
    assertEquals(3, result.code());
    assertTrue(
        result.err().startsWith("varve: profile:bad does not start: a (application-bad.yaml:2)"),
        result.err());
  }

  @Test
  void colours_areForTerminals() {
    String out = tool.onTerminal().run("diff", "here", "profile:prod").out();
    assertTrue(out.contains("\u001b[31m- a = 1"), out);
    assertFalse(
        tool.environment("NO_COLOR", "1")
            .run("diff", "here", "profile:prod")
            .out()
            .contains("\u001b"));
  }
}
