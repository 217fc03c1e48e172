package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.tool.Tool.Result;
import io.varve.config.tool.internal.format.EntryFormatter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What get, explain and dump print, and how they end. */
class ReadingTest {
  @TempDir Path folder;

  private Tool tool;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("application.yaml"),
        """
        db:
          host: db.local
          url: jdbc:postgresql://${db.host}/orders
          pool-size: 10
          password: hunter2
        text: "two\\nlines"
        hosts: [a, b]
        """);
    Files.writeString(folder.resolve("application-prod.yaml"), "db.pool-size: 50\n");
    tool = new Tool(folder);
  }

  @Test
  void get_printsTheValueAndNothingElse() {
    assertEquals(
        new Result(0, "jdbc:postgresql://db.local/orders\n", ""), tool.run("get", "db.url"));
    assertEquals("two\nlines\n", tool.run("get", "text").out(), "as it is");
    assertEquals("10\n", tool.run("get", "db.poolSize").out(), "in any spelling");
  }

  @Test
  void get_ofAnAbsentKey_endsWithOne_andNamesNearOnes() {
    Result result = tool.run("get", "db.hots");
    assertEquals(1, result.code());
    assertEquals("", result.out());
    assertTrue(result.err().contains("did you mean db.host"), result.err());
  }

  @Test
  void get_ofAList_endsWithOne() {
    Result result = tool.run("get", "hosts");
    assertEquals(1, result.code());
    assertTrue(result.err().contains("hosts"), result.err());
  }

  @Test
  void get_ofWhatIsNoKey_isAWrongCommandLine() {
    assertEquals(2, tool.run("get", "a..b").code());
    assertEquals(2, tool.run("get").code());
    assertEquals(2, tool.run("get", "a", "b").code());
  }

  @Test
  void get_ofASecret_printsItOnlyWhenAsked() {
    Result result = tool.run("get", "db.password");
    assertEquals(1, result.code());
    assertEquals("", result.out(), "a script must not take a mask for a password");
    assertFalse(result.err().contains("hunter2"), result.err());
    assertEquals("hunter2\n", tool.run("get", "db.password", "--show-secrets").out());
  }

  @Test
  void flagsOfTheService_winAsForTheService() {
    assertEquals("5\n", tool.run("get", "db.pool-size", "--", "--db.pool-size=5").out());
    assertEquals(
        "5\n",
        tool.run("get", "db.pool-size", "--profile", "prod", "--", "--db.pool-size", "5").out());
    assertEquals(
        "help\n",
        tool.run("get", "x", "--", "--x=help", "--", "--help").out(),
        "whatever they are called, and with a -- of their own");
  }

  @Test
  void commandThatIsNone_isTold() {
    assertEquals(
        new Result(2, "", "varve: There is no command 'frobnicate'\nvarve: see varve --help\n"),
        tool.run("frobnicate"));
  }

  @Test
  void flagsOfTheService_withoutTheDivider_areToldWhereTheyGo() {
    Result result = tool.run("get", "db.url", "--db.pool-size=5");
    assertEquals(2, result.code());
    assertTrue(result.err().contains("go behind --"), result.err());
  }

  @Test
  void flagsOfTheService_withoutTheDivider_areNamedWithoutWhatMayBeASecret() {
    for (String arguments :
        List.of("--db.password=hunter2", "--db.password hunter2", "db.password=hunter2")) {
      Result result = tool.run(("get db.url " + arguments).split(" "));
      assertEquals(2, result.code());
      assertTrue(result.err().contains("db.password'"), result.err());
      assertFalse(result.err().contains("hunter2"), result.err());
    }
  }

  @Test
  void argumentFiles_areTheServices() throws IOException {
    Files.writeString(folder.resolve("deploy.args"), "--db.pool-size=7\n");
    assertEquals("7\n", tool.run("get", "db.pool-size", "--", "@deploy.args").out());
    String key = "@" + folder.resolve("deploy.args");
    assertEquals(1, tool.run("get", key).code(), "and else such a word is a key, if an odd one");
  }

  @Test
  void environmentPropertiesAndProfiles_areThoseOfTheService() {
    tool.environment("DB_POOL_SIZE", "30").property("db.host", "p");
    assertEquals("30\n", tool.run("get", "db.pool-size").out());
    assertEquals("p\n", tool.run("get", "db.host").out());
    assertEquals("q\n", tool.run("get", "-Ddb.host=q", "db.host").out());
    assertEquals(
        "x.a  1\nx.b  2\nx.c  3\n",
        tool.run("-Dx.a=1", "-Dx.c=3", "dump", "x", "-Dx.b=2").out(),
        "in front of the command and behind it");
    assertEquals(
        "x.pin  ******\nx.pon  ******\n",
        tool.run("--secret=*.pin", "dump", "x", "--secret=*.pon", "-Dx.pin=1", "-Dx.pon=2").out());
    assertEquals("50\n", new Tool(folder).run("--profile=prod", "get", "db.pool-size").out());
    assertEquals(
        "50\n",
        new Tool(folder).environment("VARVE_PROFILE", "prod").run("get", "db.pool-size").out());
  }

  @Test
  void directory_isWhereTheServiceStarts() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("application.yaml"), "db.host: other\n");
    assertEquals("other\n", tool.run("get", "db.host", "-C", "other").out());
    assertEquals(2, tool.run("get", "db.host", "-C", "nowhere").code());
  }

  @Test
  void configurationThatDoesNotStart_endsWithThree_withoutAStackTrace() throws IOException {
    Files.writeString(folder.resolve("application.yaml"), "a: ${b}\nc: ${d}\n");
    for (String command : List.of("get a", "dump", "explain a", "watch", "export")) {
      Result result = tool.run(command.split(" "));
      assertEquals(3, result.code(), command);
      assertTrue(result.err().contains("a (application.yaml:1)"), result.err());
      assertTrue(result.err().contains("c (application.yaml:2)"), result.err());
      assertFalse(result.err().contains("\tat "), result.err());
    }
    assertTrue(tool.run("get", "a", "--verbose").err().contains("\tat "));
  }

  @Test
  void explain_showsEveryLayer() {
    Result result = tool.run("explain", "db.pool-size", "--profile=prod", "--", "--db.pool-size=5");
    assertEquals(
        """
        db.pool-size = 5
          * 5   argument 1  [500] highest precedence
        """
            .replace("5   argument", "5  argument"),
        result.out().substring(0, result.out().indexOf("    50")));
    assertTrue(result.out().contains("application-prod.yaml:1"), result.out());
    assertTrue(result.out().contains("application.yaml:4"), result.out());
    assertEquals(1, tool.run("explain", "nothing.here").code());
  }

  @Test
  void dump_masksSecrets() {
    for (EntryFormatter.Format format : EntryFormatter.Format.values()) {
      Result result = tool.run("dump", "--format", format.toString());
      assertEquals(0, result.code());
      assertFalse(result.out().contains("hunter2"), format.toString());
      assertTrue(result.out().contains("******"), format.toString());
      assertTrue(
          tool.run("dump", "-f", format.toString(), "--show-secrets").out().contains("hunter2"));
    }
  }

  @Test
  void secretsThatOnlyTheCodeKnows_canBeNamed() {
    Result result = tool.run("dump", "db", "--secret", "db.host", "--secret=*.pool-size");
    assertEquals(
        """
        db.host       ******
        db.password   ******
        db.pool-size  ******
        db.url        ******
        """,
        result.out());
    assertEquals(1, tool.run("--secret", "db.host", "get", "db.host").code());
    assertTrue(
        tool.run("diff", "here", "profile:prod", "--secret=db.*")
            .out()
            .contains("+ db.pool-size = ******"));
    assertEquals(2, tool.run("dump", "--secret", "").code());
  }

  @Test
  void dump_ofWhatOnlyLooksLikeAPlaceholder_isReadBack() throws IOException {
    Files.writeString(
        folder.resolve("application.yaml"), "a: 'x \\${b} \\\\${c} \\${'\nb: 1\nc: ${b}\n");
    String value = "x ${b} \\${c} ${";
    assertEquals(value + "\n", tool.run("get", "a").out());
    assertEquals("a  " + value + "\n", tool.run("dump", "a").out(), "a table is for people");
    for (String format : List.of("properties", "yaml", "json")) {
      Path other = Files.createDirectory(folder.resolve(format));
      Files.writeString(
          other.resolve("application." + format), tool.run("dump", "-f", format).out());
      Tool reader = new Tool(other);
      assertEquals(value + "\n", reader.run("get", "a").out(), format);
      assertEquals("1\n", reader.run("get", "c").out(), format);
    }
  }

  @Test
  void dump_ofListsWithoutElements_isReadBack() throws IOException {
    Files.writeString(
        folder.resolve("application.yaml"),
        "a: []\nb: [[], [1]]\nc: [1]\nd: []\ne: []\nf: []\nf.g: 1\n");
    Files.writeString(folder.resolve("application-prod.yaml"), "c: []\nd: [2]\ne: text\n");
    tool.environment("VARVE_PROFILE", "prod");
    assertEquals(
        """
        a        []    application.yaml:1
        b[0]     []    application.yaml:2
        b[1][0]  1     application.yaml:2
        c        []    application-prod.yaml:1
        d[0]     2     application-prod.yaml:2
        e        text  application-prod.yaml:3
        f        []    application.yaml:6
        f.g      1     application.yaml:7
        """,
        tool.run("dump", "--origins").out());
    for (String format : List.of("properties", "yaml", "json")) {
      Path other = Files.createDirectory(folder.resolve(format));
      Files.writeString(
          other.resolve("application." + format), tool.run("dump", "-f", format).out());
      Result again = new Tool(other).run("dump");
      assertEquals(
          format.equals("properties")
              ? tool.run("dump").out().replace("[]", "").replaceAll(" +\n", "\n")
              : tool.run("dump").out(),
          again.out(),
          format + " has only blanks for them, which every list reads as empty");
    }
    assertEquals("{\n  \"a\": []\n}\n", tool.run("dump", "a", "-f", "json").out());
    assertEquals(0, tool.run("dump", "a").code());
    assertEquals(
        """
        {"key":"c","old":[],"new":null,"oldOrigin":"application-prod.yaml:1","newOrigin":null}
        {"key":"c[0]","old":null,"new":"1","oldOrigin":null,"newOrigin":"application.yaml:3"}
        """,
        tool.run("diff", "here", "profile:dev", "c", "--json").out());
  }

  /** A value must not rule the terminal of who looks at it. */
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
  void dump_ofAPrefix_isOfWhatLiesBelow() {
    assertEquals(
        """
        hosts[0]=a
        hosts[1]=b
        """,
        tool.run("dump", "hosts", "-f", "properties").out());
    Result none = tool.run("dump", "nothing.here");
    assertEquals(1, none.code());
    assertEquals("", none.out());
  }

  @Test
  void dump_withOrigins_saysWhere() {
    assertEquals(
        """
        hosts[0]  a  application.yaml:7
        hosts[1]  b  application.yaml:7
        """,
        tool.run("dump", "hosts", "--origins").out());
    assertEquals(
        """
        # application.yaml:4
        db.pool-size=10
        """,
        tool.run("dump", "db.pool-size", "--origins", "-f", "properties").out());
    assertEquals(
        """
        {
          "db.pool-size": {
            "value": "10",
            "source": "file",
            "origin": "application.yaml:4"
          }
        }
        """,
        tool.run("dump", "db.pool-size", "--origins", "-f", "json").out());
    assertEquals(
        """
        db.pool-size:
          value: 10
          source: file
          origin: application.yaml:4
        """,
        tool.run("dump", "db.pool-size", "--origins", "-f", "yaml").out());
  }

  @Test
  void dump_asATable_keepsToOneLineAKey() {
    assertEquals("text  two\\nlines\n", tool.run("dump", "text").out());
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
    assertTrue(piped.err().contains("asking the sources"), piped.err());
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
  void profiles_addUp() throws IOException {
    Files.writeString(folder.resolve("application-eu.yaml"), "db.host: eu\n");
    for (String[] profiles :
        new String[][] {{"--profile", "prod,eu"}, {"--profile=prod", "--profile=eu"}}) {
      String[] args = new String[profiles.length + 2];
      System.arraycopy(profiles, 0, args, 2, profiles.length);
      args[0] = "get";
      args[1] = "db.host";
      assertEquals("eu\n", tool.run(args).out());
      args[1] = "db.pool-size";
      assertEquals("50\n", tool.run(args).out());
    }
    assertEquals(
        2, tool.run("get", "db.host", "--profile=eu", "-Dvarve.profile=prod").code(), "twice");
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
