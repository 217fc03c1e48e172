package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.layers.DocumentFormats;
import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.config.consul.internal.source.SeedResult;
import io.varve.testing.consul.ConsulAcl;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulProcess;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.WithConsul;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults in a file, written for keys that Consul does not have yet. */
@Tag(ConsulServer.EITHER_WAY)
@WithConsul
class SeedTest {
  private final ConsulServer server;

  @TempDir Path folder;

  SeedTest(ConsulServer server) {
    this.server = server;
  }

  private ConsulApi api() {
    return server.api();
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  @Test
  void seed_makesWhatIsMissing_andKeepsWhatIsThere() throws IOException {
    api().put("config/orders/db/pool-size", "7");
    Path defaults = file("d.yaml", "db:", "  poolSize: 10", "  url: x-${db.pool-size}", "name: ''");
    try (ConsulConfigSource consul = SourceSetup.at(server.uri()).open()) {
      SeedResult report = consul.seed(defaults);
      assertEquals(List.of("config/orders/db/url", "config/orders/name"), report.created());
      assertEquals(Set.of("db.pool-size"), report.kept().keySet());
      Origin origin = report.kept().get("db.pool-size");
      assertEquals("consul config/orders/db/pool-size", origin.location());
      assertEquals("created 2, kept 1", report.toString());
      assertEquals(Optional.of("7"), api().find("config/orders/db/pool-size"));
      assertEquals(Optional.of("x-${db.pool-size}"), api().find("config/orders/db/url"));
      assertEquals(Optional.of(""), api().find("config/orders/name"));
      assertEquals("created 0, kept 3", consul.seed(defaults).toString(), "again");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "config/application/a, 1",
    "'config/application,prod/a', 1",
    "'config/orders,prod/a', 1",
    "config/orders/data, a: 1",
    "config/orders/more.yaml, a: 1",
    "config/application.properties, a=1",
    "config/orders, '{\"a\": 1}'"
  })
  void seed_changesNoValueThatIsRead_whereverItIs(String key, String text) throws IOException {
    api().put(key, text);
    try (ConsulConfigSource consul = SourceSetup.at(server.uri()).profiles("prod").open()) {
      SeedResult report = consul.seed(file("d.properties", "a=2", "b=2"));
      assertEquals(List.of("config/orders/b"), report.created());
      assertEquals(Set.of("a"), report.kept().keySet());
    }
  }

  @Test
  void seed_neverMixesLists() throws IOException {
    api().put("config/orders/hosts[0]", "there");
    api().put("config/orders/ports", "1,2");
    Path defaults =
        file("d.yaml", "hosts: [a, b]", "ports: [3]", "servers:", "- host: x", "- host: y");
    try (ConsulConfigSource consul = SourceSetup.at(server.uri()).open()) {
      assertEquals(
          List.of("config/orders/servers[0]/host", "config/orders/servers[1]/host"),
          consul.seed(defaults).created());
      assertEquals(
          Map.of(
              "hosts[0]", "there", "ports", "1,2", "servers[0].host", "x", "servers[1].host", "y"),
          RunningSource.values(consul.load()));
    }
  }

  @Test
  void seed_readsBackAsTheFile() throws IOException {
    Path defaults =
        file(
            "d.yaml",
            "labels: {teamName: a, 'x.y': b, 'Big Name': c}",
            "deep: {er: {still: 1}}",
            "text: |",
            "  two",
            "  lines");
    try (ConsulConfigSource consul = SourceSetup.at(server.uri()).open()) {
      SeedResult report = consul.seed(defaults);
      assertEquals(Map.of(), report.left());
      Map<String, String> expected = new TreeMap<>();
      new DocumentFormats(SourceSetup.bare().context().formats(), null)
          .parse(defaults)
          .forEach(l -> l.values().forEach((key, value) -> expected.put(key, value.text())));
      assertEquals(expected, RunningSource.values(consul.load()));
    }
  }

  @Test
  void seed_namesWhatNoEntryCanSay() throws IOException {
    Path defaults = file("d.yaml", "a:", "b: []", "'c/d': 1", "data: 2", "fine: 3");
    try (ConsulConfigSource consul = SourceSetup.at(server.uri()).open()) {
      SeedResult report = consul.seed(defaults);
      assertEquals(List.of("config/orders/fine"), report.created());
      assertEquals(4, report.left().size(), report.left().toString());
      assertEquals("created 1, kept 0, left out 4", report.toString());
    }
  }

  @Test
  void seed_ofManyKeys_takesSeveralTransactions_andLogsThem() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      text.append("key").append(i).append("=").append(i).append('\n');
    }
    try (ConsulConfigSource consul = SourceSetup.at(server.uri()).open()) {
      SeedResult report = consul.seed(file("d.properties", text.toString()));
      assertEquals(150, report.created().size());
      assertEquals(3, report.transactions());
    }
  }

  @Test
  void seedsAtOnce_makeEachKeyOnce() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append("key").append(i).append("=").append(i).append('\n');
    }
    Path defaults = file("d.properties", text.toString());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<SeedResult>> reports =
          java.util.stream.IntStream.range(0, 4)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            try (ConsulConfigSource consul = SourceSetup.at(server.uri()).open()) {
                              return consul.seed(defaults);
                            }
                          }))
              .toList();
      int created = 0;
      for (Future<SeedResult> report : reports) {
        created += report.get().created().size();
        assertEquals(100, report.get().created().size() + report.get().kept().size());
      }
      assertEquals(100, created);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void setting_seedsAtTheStart_andTheStartReadsIt() throws IOException {
    file("d.yaml", "a: 1", "b: 2");
    api().put("config/orders/b", "there");
    SourceSetup setup = SourceSetup.at(server.uri()).directory(folder).set("seed", "d.yaml");
    try (RunningSource running = setup.watch()) {
      assertEquals(Map.of("a", "1", "b", "there"), running.values());
      assertEquals(Optional.of("1"), api().find("config/orders/a"));
    }
  }

  @Test
  void setting_ofTheTarget_isWhereKeysAreWritten() throws IOException {
    Path defaults = file("d.yaml", "a: 1");
    SourceSetup setup = SourceSetup.at(server.uri()).set("write-prefix", "/config/application/");
    try (ConsulConfigSource consul = setup.open()) {
      assertEquals("config/application/db/pool-size", consul.storeKey("db.pool-size"));
      assertEquals(List.of("config/application/a"), consul.seed(defaults).created());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.yaml", "d.txt"})
  void aFileThatIsNone_stopsTheStart_withItsName(String name) throws IOException {
    file("d.txt", "a: 1");
    SourceSetup setup = SourceSetup.at(server.uri()).directory(folder).set("seed", name);
    SourceException e = assertThrows(SourceException.class, setup::load);
    assertTrue(e.getMessage().contains(name), e.getMessage());
    assertTrue(e.getMessage().contains("varve.consul.seed"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data", "a/b", "\"a/b\"", "a..b"})
  void aKeyThatNoEntryIsReadAs_isRefused(String key) {
    try (ConsulConfigSource consul = SourceSetup.at(server.uri()).open()) {
      assertThrows(ConfigException.class, () -> consul.storeKey(key));
    }
  }

  @Test
  void withoutTheRight_theStartLogsIt_andNothingIsWritten() throws IOException {
    file("d.yaml", "a: 1");
    try (ConsulProcess guarded = ConsulProcess.builder().acl().start()) {
      ConsulAcl.Token reader =
          guarded.api().acl().tokenFor("key_prefix \"config/\" { policy = \"read\" }");
      SourceSetup setup =
          SourceSetup.at(guarded.uri())
              .directory(folder)
              .set("seed", "d.yaml")
              .set("token", reader.secret());
      SourceException e = assertThrows(SourceException.class, setup::load);
      assertTrue(e.getMessage().contains("a token that may write it"), e.getMessage());
      try (RunningSource running = setup.set("startup", "optional").load()) {
        assertEquals(Map.of(), running.values());
      }
    }
  }
}
