package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.tool.Tool.Result;
import io.varve.config.tool.internal.command.VarveCommand;
import io.varve.config.tool.internal.host.Host;
import io.varve.config.tool.internal.host.ProgressLine;
import io.varve.config.tool.internal.service.RecordingSource;
import io.varve.config.tool.internal.service.ServiceSession;
import io.varve.config.tool.internal.service.ServiceSpec;
import io.varve.config.tool.internal.store.ImportPlan;
import io.varve.config.tool.internal.store.StoreFinder;
import io.varve.config.tool.internal.store.StoreLayers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The command import. */
class ImportTest extends AbstractConsulToolTest {
  @Test
  void import_isADryRun_untilItIsApplied() throws IOException {
    api().put("config/orders/db/pool-size", "7");
    file("d.yaml", "db:\n  poolSize: 10\n  password: hunter2\n  url: x-${db.pool-size}\n");
    Result dry = tool.run("import", "d.yaml");
    assertEquals(
        new Result(
            0,
            """
            create   config/orders/db/password = ******
            keep     config/orders/db/pool-size = 7
            create   config/orders/db/url = x-${db.pool-size}
            create 2, replace 0, delete 0, keep 1, same 0, leave 0; nothing was written: add --apply to write
            """,
            ""),
        dry);
    assertEquals(Optional.empty(), stored("db/url"));
    Result applied = tool.run("import", "d.yaml", "--apply");
    assertEquals(0, applied.code(), applied.err());
    assertTrue(applied.out().endsWith("written in one transaction\n"), applied.out());
    assertEquals(Optional.of("x-${db.pool-size}"), stored("db/url"), "as it is written");
    assertEquals(Optional.of("hunter2"), stored("db/password"));
    assertEquals(Optional.of("7"), stored("db/pool-size"), "what is there stays");
  }

  @Test
  void import_overwrites_whenAsked() throws IOException {
    api().put("config/orders/a", "1");
    file("d.properties", "a=2\nb=3\n");
    assertTrue(tool.run("import", "d.properties").out().contains("keep     config/orders/a = 1"));
    Result applied = tool.run("import", "d.properties", "--overwrite", "--apply");
    assertEquals(
        """
        replace  config/orders/a = 2, was 1
        create   config/orders/b = 3
        create 1, replace 1, delete 0, keep 0, same 0, leave 0; written in one transaction
        """,
        applied.out());
    assertEquals(Optional.of("2"), stored("a"));
    assertTrue(tool.run("import", "d.properties").out().contains("same 2"));
  }

  /** Readers of the other place would go on reading it, or read another value. */
  @Test
  void import_keepsWhatIsSetInAnotherPlace() throws IOException {
    api().put("config/application/a", "1");
    api().put("config/orders/data", "b: 1");
    file("d.properties", "a=2\nb=2\nc=2\n");
    Result result = tool.run("import", "d.properties", "--apply");
    assertTrue(
        result
            .out()
            .contains("keep     config/orders/a = (it is set in consul config/application/a @"),
        result.out());
    assertTrue(
        result
            .out()
            .contains("keep     config/orders/b = (it is set in consul config/orders/data:1)"),
        result.out());
    assertEquals(Optional.empty(), stored("a"));
    assertEquals(Optional.of("2"), stored("c"));
  }

  /** The service may not read the created value. */
  @Test
  void import_thatOverwrites_reportsAKeyInAnotherPlace() throws IOException {
    api().put("config/application/a", "1");
    api().put("config/application/password", "hunter2");
    file("d.properties", "a=2\nb=2\npassword=hunter3\n");
    List<String> lines = tool.run("import", "d.properties", "--overwrite").lines();
    assertTrue(
        lines
            .get(0)
            .matches(
                "create   config/orders/a = 2 \\(also set in consul config/application/a @\\d+\\)"),
        lines.get(0));
    assertEquals("create   config/orders/b = 2", lines.get(1));
    assertTrue(
        lines.get(2).startsWith("create   config/orders/password = ****** (also set in "),
        lines.get(2));
  }

  /** Otherwise a service would go on reading another value, without a visible reason. */
  @Test
  void import_thatReplaces_reportsWhatIsOverIt() throws IOException {
    api()
        .putAll(
            "config/orders/a", "1",
            "config/orders,prod/a", "3",
            "config/orders/b", "1",
            "config/orders/c", "1",
            "config/orders/l[0]", "1",
            "config/orders,prod/l[0]", "3");
    file("d.properties", "a=2\nb=2\nc=2\nl[0]=2\n");
    String line =
        "import d.properties --overwrite --profile prod --apply --"
            + " --varve.consul.write-prefix=config/orders --b=4";
    List<String> lines = tool.run(line.split(" ")).lines();
    String over = " \\(overridden by consul config/orders,prod/a @\\d+\\)";
    assertTrue(lines.get(0).matches("replace  config/orders/a = 2, was 1" + over), lines.get(0));
    assertEquals("replace  config/orders/b = 2, was 1 (overridden by argument 2)", lines.get(1));
    assertEquals("replace  config/orders/c = 2, was 1", lines.get(2));
    assertTrue(
        lines
            .get(3)
            .startsWith(
                "replace  config/orders/l[0] = 2, was 1 (overridden by consul config/orders,prod/l[0] @"),
        lines.get(3));
    assertEquals(Optional.of("2"), stored("a"));
  }

  /** A null or an empty list hides a value, and counts as present. */
  @Test
  void import_keepsNullAndListsWithoutElements() throws IOException {
    api().put("config/application/data", "a: null\nb: null\nc: []\nd: [null]\n");
    file("d.yaml", "a: 1\nb: {x: {y: 1}}\nc: [1]\nd: [1, 2]\ne: 1\n");
    Result result = tool.run("import", "d.yaml", "--apply");
    for (String line :
        List.of(
            "a = (it is null or a list without elements in consul config/application/data:1)",
            "b/x/y = (it is null or a list without elements in consul config/application/data:2)",
            "c[0] = (it is null or a list without elements in consul config/application/data:3)",
            "d[0] = (it is null or a list without elements in consul config/application/data:4)",
            "d[1] = (it is null or a list without elements in consul config/application/data:4)")) {
      assertTrue(result.out().contains("keep     config/orders/" + line), result.out());
    }
    assertTrue(result.out().contains("create 1, replace 0, delete 0, keep 5"), result.out());
    assertEquals(Optional.empty(), stored("a"));
  }

  @Test
  void import_overwritesNothing_thatSomebodyChangesMeanwhile() throws IOException {
    api().put("config/orders/a", "1");
    file("d.properties", "a=2\nb=2\n");
    Host host = tool.host(System.out, System.err);
    ServiceSpec service = new VarveCommand(host, List.of()).service();
    try (ServiceSession session = service.open()) {
      RecordingSource recorded = StoreFinder.find(session, "");
      WritableConfigSource store = (WritableConfigSource) recorded.source();
      List<SourceLayer> layers =
          List.of(
              SourceLayer.builder("d")
                  .put("a", "2", Origin.of("file", "d:1"))
                  .put("b", "2", Origin.of("file", "d:2"))
                  .build());
      ImportPlan plan =
          ImportPlan.of(
              new StoreLayers(layers),
              recorded,
              session.config(),
              true,
              new ProgressLine(host, ""));
      api().put("config/orders/a", "somebody's");
      assertFalse(store.write(plan.writes()).isEmpty());
    }
    assertEquals(Optional.of("somebody's"), stored("a"));
    assertEquals(Optional.empty(), stored("b"), "all or nothing");
  }

  @Test
  void import_neverMixesLists() throws IOException {
    api()
        .putAll(
            "config/orders/hosts[0]", "x",
            "config/orders/hosts[1]", "y",
            "config/orders/hosts[2]", "z");
    file("d.yaml", "hosts: [a]\n");
    assertTrue(tool.run("import", "d.yaml").out().contains("keep 1"));
    assertEquals(0, tool.run("import", "d.yaml", "--overwrite", "--apply").code());
    assertEquals(Optional.of("a"), stored("hosts[0]"));
    assertEquals(Optional.empty(), stored("hosts[1]"));
    assertEquals("a\n", tool.run("get", "hosts[0]").out());
    assertEquals(1, tool.run("get", "hosts[1]").code());
    file("longer.yaml", "hosts: [a, b]\n");
    assertTrue(
        tool.run("import", "longer.yaml").out().contains("(its list exists, as a whole)"),
        "without --overwrite no element is added to a list");
  }

  /** Otherwise a list with a gap would remain, with which no service starts. */
  @Test
  void import_shortensAList_alsoBelowAnotherPlacesShorterOne() throws IOException {
    for (int i = 0; i < 4; i++) {
      api().put("config/orders/hosts[" + i + "]", "h" + i);
    }
    api().put("config/orders,prod/hosts[0]", "p0");
    api().put("config/orders,prod/hosts[1]", "p1");
    file("d.yaml", "hosts: [x]\n");
    Result applied =
        tool.run(
            "import",
            "d.yaml",
            "--overwrite",
            "--apply",
            "--profile",
            "prod",
            "--",
            "--varve.consul.write-prefix=config/orders");
    assertEquals(0, applied.code(), applied.err());
    assertEquals(Optional.of("x"), stored("hosts[0]"), applied.out());
    for (int i = 1; i < 4; i++) {
      assertEquals(Optional.empty(), stored("hosts[" + i + "]"));
    }
    assertEquals(Optional.of("p1"), api().find("config/orders,prod/hosts[1]"));
  }

  @Test
  void import_neverMixesAListAndAText() throws IOException {
    api().put("config/orders/hosts[0]", "x");
    api().put("config/orders/ports", "1,2");
    file("d.yaml", "hosts: a,b\nports: [3]\n");
    assertTrue(tool.run("import", "d.yaml").out().contains("create 0"));
    assertEquals(0, tool.run("import", "d.yaml", "--overwrite", "--apply").code());
    assertEquals("hosts: a,b\nports:\n- 3\n", tool.run("export").out(), "one form of each is left");
    assertEquals(Optional.empty(), stored("hosts[0]"));
    assertEquals(Optional.empty(), stored("ports"));
  }

  @Test
  void import_thatIsTooLargeForOneTransaction_isAllOrNothing_orNamesParts() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append("key-").append(i).append("=").append(i).append('\n');
    }
    file("many.properties", text.toString());
    Result refused = tool.run("import", "many.properties", "--apply");
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("--in-parts"), refused.err());
    assertEquals(Optional.empty(), stored("key-0"));
    Result parts = tool.run("import", "many.properties", "--apply", "--in-parts");
    assertEquals(0, parts.code(), parts.err());
    assertTrue(parts.out().endsWith("written in 2 transactions\n"), parts.out());
    assertEquals(Optional.of("99"), stored("key-99"));
  }

  @Test
  void import_thatFailsInALaterPart_reportsTheEarlierOnes() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 10; i < 74; i++) {
      text.append("key-").append(i).append("=").append(i).append('\n');
    }
    text.append("late=").append("x".repeat(600 * 1024)).append('\n');
    file("large.properties", text.toString());
    Result failed = tool.run("import", "large.properties", "--apply", "--in-parts");
    assertNotEquals(0, failed.code());
    assertTrue(
        failed.err().contains("the first transaction was written before the failure"),
        failed.err());
    assertEquals(Optional.of("73"), stored("key-73"));
    assertEquals(Optional.empty(), stored("late"));
  }

  @Test
  void import_reportsWhatNoEntryCanSay() throws IOException {
    file("d.yaml", "a: null\nb: []\nc: 1\n");
    Result result = tool.run("import", "d.yaml");
    assertTrue(
        result.out().contains("leave    a: null, which no store can represent"), result.out());
    assertTrue(result.out().contains("leave    b: a list without elements"), result.out());
    assertTrue(result.out().contains("create 1"), result.out());
    assertEquals(0, result.code(), "it only shows");
    assertEquals(1, tool.run("import", "d.yaml", "--apply").code(), "not all was written");
    assertEquals(Optional.of("1"), stored("c"));
    Result again = tool.run("import", "d.yaml", "--apply");
    assertEquals(1, again.code());
    assertTrue(again.out().endsWith("same 1, leave 2; nothing to write\n"), again.out());
  }

  @Test
  void import_ofWhatIsThere_hasNothingToWrite() throws IOException {
    api().put("config/orders/a", "1");
    file("d.yaml", "a: 2\n");
    for (String options : List.of("--apply", "--apply --in-parts", "--show-secrets")) {
      Result result = tool.run(("import d.yaml " + options).split(" "));
      assertEquals(0, result.code(), "what is kept is done");
      assertTrue(
          result.out().endsWith("keep 1, same 0, leave 0; nothing to write\n"), result.out());
    }
  }

  @Test
  void import_ofAFileThatIsNone_isRefused() throws IOException {
    assertEquals(
        new Result(2, "", "varve: missing.yaml does not exist\n"),
        tool.run("import", "missing.yaml"));
    file("d.txt", "a=1");
    assertEquals(2, tool.run("import", "d.txt").code());
    file("bad.yaml", "a: [b\n");
    Result bad = tool.run("import", "bad.yaml");
    assertEquals(1, bad.code());
    assertTrue(bad.err().contains("bad.yaml:2"), bad.err());
  }

  @Test
  void import_withoutAStore_endsWithThree() throws IOException {
    file("d.yaml", "a: 1\n");
    Result result = new Tool(folder).run("import", "d.yaml");
    assertEquals(3, result.code());
    assertTrue(result.err().contains("no address is set"), result.err());
  }
}
