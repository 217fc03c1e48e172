package io.varve.config.cli;

import static io.varve.config.cli.CommandLines.layer;
import static io.varve.config.cli.CommandLines.open;
import static io.varve.config.cli.CommandLines.origin;
import static io.varve.config.cli.CommandLines.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourcePhase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandLineSourceTest {

  @Test
  void source_isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(ConfigSource.class))
        .filteredOn(ConfigSource::name, "command-line")
        .extracting(ConfigSource::ordinal, ConfigSource::phase)
        .containsExactly(tuple(500, SourcePhase.PROCESS));
  }

  @Test
  void commandLine_empty() {
    SourceLayer layer = layer();
    assertEquals(Map.of(), layer.values());
    assertEquals(List.of(), operands());
  }

  @Test
  void value_afterEqualsSign() {
    assertEquals(Map.of("db.port", "5432"), values("--db.port=5432"));
    assertEquals(Map.of("query", "a=b"), values("--query=a=b"));
    assertEquals(Map.of("query", "--x"), values("--query=--x"));
  }

  @Test
  void value_emptyAfterEqualsSign() {
    assertEquals(Map.of("k", ""), values("--k="));
  }

  @Test
  void value_inNextArgument() {
    assertEquals(Map.of("db.port", "5432"), values("--db.port", "5432"));
    assertEquals(Map.of("k", ""), values("--k", ""));
  }

  @Test
  void value_withOneDashInNextArgument() {
    assertEquals(Map.of("offset", "-5", "in", "-"), values("--offset", "-5", "--in", "-"));
  }

  @Test
  void flag_inFrontOfOption() {
    assertEquals(Map.of("flag", "true", "other", "1"), values("--flag", "--other=1"));
  }

  @Test
  void flag_atEnd() {
    assertEquals(Map.of("flag", "true"), values("--flag"));
  }

  @Test
  void flag_inFrontOfEndOfOptions() {
    CommandLineSource source = open(Path.of("").toAbsolutePath(), List.of("--flag", "--", "x"));
    assertEquals(Map.of("flag", "true"), CommandLines.texts(source.load().layers().get(0)));
    assertEquals(List.of("x"), source.operands());
  }

  @Test
  void negatedFlag_neverTakesNext() {
    assertEquals(Map.of("cache", "false"), values("--no-cache", "yes"));
    assertEquals(List.of("yes"), operands("--no-cache", "yes"));
  }

  @Test
  void negatedFlag_withEqualsSignIsAKey() {
    assertEquals(Map.of("no-proxy", "localhost"), values("--no-proxy=localhost"));
  }

  @Test
  void definition_asForTheJvm() {
    assertEquals(
        Map.of("a.b", "1=2", "empty", "", "bare", ""), values("-Da.b=1=2", "-Dempty=", "-Dbare"));
    assertEquals(List.of("next"), operands("-Dbare", "next"));
  }

  @Test
  void operands_inOrder() {
    assertEquals(
        List.of("a", "-", "b", "--k=v", "--", "-x", "@no-file", "@@x"),
        operands("a", "-", "--k=v", "b", "--", "--k=v", "--", "-x", "@no-file", "@@x"));
  }

  @Test
  void keys_foldIntoOne() {
    SourceLayer layer = layer("--db.poolSize=7");
    assertEquals(Map.of("db.pool-size", "7"), CommandLines.texts(layer));
    assertEquals(Map.of("db.pool-size", "db.poolSize"), layer.spellings());
  }

  @Test
  void key_quotedHoldsEqualsSign() {
    assertEquals(Map.of("a.\"x=y\"", "1"), values("--a.\"x=y\"=1"));
    assertEquals(Map.of("a.\"x\\\"=y\"", "1"), values("--a.\"x\\\"=y\"=1"));
  }

  @Test
  void repeats_becomeAList() {
    SourceLayer layer = layer("--db.poolSize=1", "--x", "--db.pool-size", "2", "-Ddb.pool_size=3");
    assertEquals(
        Map.of("db.pool-size[0]", "1", "db.pool-size[1]", "2", "db.pool-size[2]", "3", "x", "true"),
        CommandLines.texts(layer));
    assertEquals(Set.of("db.pool-size"), layer.lists());
    assertEquals("argument 1", origin(layer, "db.pool-size[0]").toString());
    assertEquals("argument 3", origin(layer, "db.pool-size[1]").toString());
    assertEquals("argument 5", origin(layer, "db.pool-size[2]").toString());
  }

  @Test
  void indices_becomeAList() {
    SourceLayer layer = layer("--servers[1].host=b", "--servers[0].host=a");
    assertEquals(Map.of("servers[0].host", "a", "servers[1].host", "b"), CommandLines.texts(layer));
    assertEquals(Set.of("servers"), layer.lists());
  }

  @Test
  void repeats_withIndicesAreRefused() {
    SourceException e =
        assertThrows(SourceException.class, () -> layer("--k=a", "--k[0].x=b", "--k=c"));
    assertEquals(
        "k (argument 3): expected a list either by repeats or by indices, found a repeat here and"
            + " an index at argument 2; write the key each time without an index, or each time with"
            + " one [VARVE-0310]",
        e.getMessage());
  }

  @Test
  void valueAndChildren_ofOneKeyLiveTogether() {
    assertEquals(Map.of("foo", "1", "foo.sub", "2"), values("--foo=1", "--foo.sub=2"));
  }

  @Test
  void listGap_isRefused() {
    SourceException e = assertThrows(SourceException.class, () -> layer("--a[0]=x", "--a[2]=y"));
    assertEquals("a[2]", e.problems().get(0).key().orElseThrow());
    assertEquals("argument 2", e.problems().get(0).origin().orElseThrow().toString());
  }

  @Test
  void origins_areArguments() {
    SourceLayer layer = layer("operand", "--a", "1", "--b=2");
    assertEquals(Origin.of("command-line", "argument 2"), origin(layer, "a"));
    assertEquals("argument 4", origin(layer, "b").toString());
  }

  @Test
  void singleDash_isRefused() {
    SourceException e = assertThrows(SourceException.class, () -> layer("-port", "80"));
    assertEquals(
        "argument 1: expected an option with two dashes such as --port, found one dash; write two"
            + " dashes, or put it after -- if it is not an option [VARVE-0300]",
        e.getMessage());
  }

  @Test
  void tripleDash_isRefused() {
    SourceException e = assertThrows(SourceException.class, () -> layer("---port=80"));
    assertTrue(e.toString().contains(" argument 1: expected an option with two dashes"));
  }

  @Test
  void badArguments_areReportedTogetherByPosition() {
    SourceException e =
        assertThrows(
            SourceException.class,
            () ->
                layer(
                    "--=v",
                    "--a..b=1",
                    "ok",
                    "--a[=2",
                    "-p",
                    "--a[x]",
                    "--no-",
                    "-D",
                    "--k[1]=a",
                    "--s=1",
                    "@gone"));
    List<String> places =
        e.problems().stream().map(Problem::origin).map(o -> o.orElseThrow().toString()).toList();
    assertEquals(
        List.of(
            "argument 11",
            "argument 1",
            "argument 2",
            "argument 4",
            "argument 5",
            "argument 6",
            "argument 7",
            "argument 8",
            "argument 9"),
        places);
  }

  @Test
  void messages_neverHoldArguments() {
    List<List<String>> commandLines =
        List.of(
            List.of("-phunter2"),
            List.of("---hunter2"),
            List.of("--hunter2..x"),
            List.of("--\"hunter2"),
            List.of("--password", "@hunter2"),
            List.of("--password", "@hunter2\0"),
            List.of("--password", "@" + "hunter2".repeat(1000)),
            List.of("--k=hunter2", "--k=hunter2", "--k[0]=hunter2"),
            List.of("--a[1]=hunter2"),
            List.of("--=hunter2"));
    for (List<String> arguments : commandLines) {
      ConfigException e =
          assertThrows(ConfigException.class, () -> layer(arguments.toArray(new String[0])));
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        assertFalse(cause.toString().contains("hunter2"), cause.toString());
      }
      assertEquals(0, e.getSuppressed().length);
    }
  }

  @Test
  void value_ofOneMebibyte() {
    String text = "x".repeat(1 << 20);
    assertEquals(Map.of("k", text), values("--k", text));
  }

  private static List<String> operands(String... arguments) {
    CommandLineSource source = open(Path.of("").toAbsolutePath(), List.of(arguments));
    source.load();
    return source.operands();
  }
}
