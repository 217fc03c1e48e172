package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.tool.Tool.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Options that describe the service: its arguments, variables, properties, profiles and secrets.
 */
class ServiceOptionsTest extends AbstractToolTest {
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
  void flagsOfTheService_withoutTheDivider_areReferredToIt() {
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
    Files.writeString(folder.resolve("application.yaml"), "a: 1\na: 2\nc: 1\nc: 2\n");
    for (String command : List.of("get a", "dump", "explain a", "watch", "export")) {
      Result result = tool.run(command.split(" "));
      assertEquals(3, result.code(), command);
      assertTrue(result.err().contains("a (application.yaml:2)"), result.err());
      assertTrue(result.err().contains("c (application.yaml:4)"), result.err());
      assertFalse(result.err().contains("\tat "), result.err());
    }
    assertTrue(tool.run("get", "a", "--verbose").err().contains("\tat "));
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
}
