package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.spi.SourceLayer;
import io.varve.testing.consul.ConsulApi;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.WithConsul;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Loading from a real server, and the mapping of its entries. */
@Tag(ConsulServer.EITHER_WAY)
@WithConsul
class LoadTest {
  private final ConsulServer server;

  LoadTest(ConsulServer server) {
    this.server = server;
  }

  private ConsulApi api() {
    return server.api();
  }

  @Test
  void emptyStore_isAnEmptySnapshot() {
    try (RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(List.of(), running.loaded().layers());
    }
  }

  @Test
  void scopes_areInOrder() {
    api().put("config/orders,eu/a", "1");
    for (String scope : List.of("orders,prod", "orders,eu")) {
      api().put("config/" + scope + "/b", scope.equals("orders,prod") ? "2" : "x");
      api().put("config/orders,eu/b", "2");
    }
    api()
        .putAll(
            "config/orders/c", "3",
            "config/application,prod/d", "4",
            "config/application/e", "5");
    List<String> scopes =
        List.of(
            "orders,eu",
            "orders,prod",
            "orders",
            "application,eu",
            "application,prod",
            "application");
    for (int i = 0; i < scopes.size(); i++) {
      for (int j = 0; j <= i; j++) {
        api().put("config/" + scopes.get(i) + "/k" + j, scopes.get(i));
      }
    }
    try (RunningSource running = SourceSetup.at(server.uri()).profiles("prod", "eu").load()) {
      for (int i = 0; i < scopes.size(); i++) {
        assertEquals(scopes.get(i), running.values().get("k" + i), "later profiles win");
      }
    }
  }

  @Test
  void slashes_areDots_andFoldersAreNoKeys() {
    api()
        .putAll(
            "config/orders/db/pool-size", "7",
            "config/orders/db.user", "me",
            "config/orders/hosts[0]", "a",
            "config/orders/poolSize", "8",
            "config/orders/folder/", "",
            "config/orders/", "");
    try (RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(
          Map.of("db.pool-size", "7", "db.user", "me", "hosts[0]", "a", "pool-size", "8"),
          running.values());
    }
  }

  @Test
  void origin_isKeyAndModifyIndex() {
    api().put("config/orders/db/pool-size", "7");
    long index = api().index("config/orders/db/pool-size");
    try (RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(
          "consul config/orders/db/pool-size @" + index, running.origin("db.pool-size").toString());
      assertEquals("consul", running.origin("db.pool-size").source());
      assertTrue(running.loaded().revision().matches("@\\d+"), running.loaded().revision());
    }
  }

  @Test
  void texts_areParsed_withLines() {
    api().put("config/orders/data", "db:\n  url: a\n  user: b\n");
    try (RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(Map.of("db.url", "a", "db.user", "b"), running.values());
      assertEquals("consul config/orders/data:3", running.origin("db.user").toString());
    }
  }

  @Test
  void texts_ofEveryKind_areLayersInOrder() {
    api().put("config/orders/k0", "entry");
    for (int i = 1; i < 7; i++) {
      List<String> keys =
          List.of(
              "config/orders/any.yaml",
              "config/orders/data",
              "config/orders",
              "config/orders.json",
              "config/orders.properties",
              "config/application/data");
      String text = "";
      for (int j = 0; j <= i; j++) {
        text += "k" + j + "=" + i + "\n";
      }
      String key = keys.get(i - 1);
      api()
          .put(
              key,
              key.endsWith("json")
                  ? "{"
                      + text.strip().replaceAll("(k\\d)=(\\d)", "\"$1\":$2").replace("\n", ",")
                      + "}"
                  : key.endsWith("yaml") ? text.replace("=", ": ") : text);
    }
    try (RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(
          Map.of("k0", "entry", "k1", "1", "k2", "2", "k3", "3", "k4", "4", "k5", "5", "k6", "6"),
          running.values());
    }
  }

  @Test
  void profileTexts_areReadInBothSpellings() {
    api()
        .putAll(
            "config/orders,prod", "a: 1",
            "config/orders-prod.yaml", "a: 2\nb: 2",
            "config/application-prod.yml", "c: 3",
            "config/orders-other.yaml", "d: 4",
            "config/orders2/e", "5");
    try (RunningSource running = SourceSetup.at(server.uri()).profiles("prod").load()) {
      assertEquals(Map.of("a", "1", "b", "2", "c", "3"), running.values());
    }
  }

  @Test
  void textInAFolder_isBelowTheFolder() {
    api().put("config/orders/clients/billing.yaml", "url: x\nhosts: []\ngone: null\n");
    try (RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(Map.of("clients.url", "x"), running.values());
      SourceLayer layer = running.loaded().layers().get(0);
      assertEquals(List.of("clients.hosts"), List.copyOf(layer.emptyLists().keySet()));
      assertEquals(List.of("clients.gone"), List.copyOf(layer.hidden().keySet()));
    }
  }

  @Test
  void badText_isAnErrorThatNamesKeyAndLine_andNoValue() {
    api().put("config/orders/data", "password: hunter2\n  : [hunter2");
    SourceException e =
        assertThrows(SourceException.class, () -> SourceSetup.at(server.uri()).load().close());
    assertTrue(e.getMessage().contains("consul config/orders/data:"), e.getMessage());
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
  }

  @Test
  void textWithoutAFormat_isAnErrorThatNamesWhatIsMissing() {
    api().put("config/orders/data", "a: 1");
    SourceException e =
        assertThrows(
            SourceException.class,
            () -> SourceSetup.at(server.uri()).withoutFormats().load().close());
    assertTrue(e.getMessage().contains("config-file"), e.getMessage());
  }

  @Test
  void dataKey_canBeAnotherOrAnEntry() {
    api().put("config/orders/data", "not a text");
    api().put("config/orders/all", "a=1");
    try (RunningSource running = SourceSetup.at(server.uri()).set("data-key", "all").load()) {
      assertEquals(Map.of("data", "not a text", "a", "1"), running.values());
    }
  }

  @Test
  void namedKeys_anywhere_winOverAll() {
    api()
        .putAll(
            "foo", "1",
            "foo/sub", "2",
            "sub/foo/bar_dummy", "3",
            "shared/base.yaml", "base: 4",
            "config/orders/foo", "loses",
            "other", "is not named");
    try (RunningSource running =
        SourceSetup.at(server.uri())
            .set("keys", "foo,foo/sub,sub/foo/bar_dummy,shared/base.yaml,unknown")
            .load()) {
      assertEquals(
          Map.of("foo", "1", "foo.sub", "2", "sub.foo.bar-dummy", "3", "base", "4"),
          running.values());
    }
  }

  @Test
  void strangeKeysAndValues_areReadAsTheyAre() {
    api()
        .putAll(
            "config/orders/50%", "percent",
            "config/orders/empty", "",
            "config/orders/umlaut", "äöü \uD83D\uDCA1");
    try (RunningSource running =
        SourceSetup.at(server.uri()).set("keys", "x/a#b,x/a?b,x/a b,x/50%,x/ä").load()) {
      assertEquals("", running.values().get("empty"));
      assertEquals("äöü \uD83D\uDCA1", running.values().get("umlaut"));
      assertEquals("percent", running.values().get("50%"));
    }
    for (String key : List.of("a#b", "a?b", "a b", "50%", "ä", "a+b", "a,b")) {
      api().deleteTree("");
      api().put("x/" + key, "right");
      api().put("x/a", "cut off");
      try (RunningSource running =
          SourceSetup.at(server.uri()).set("layout", "false").set("keys[0]", "x/" + key).load()) {
        assertEquals(List.of("right"), List.copyOf(running.values().values()), "the key x/" + key);
      }
    }
  }

  @Test
  void oneEntryThatIsNone_doesNotLoseTheRest() {
    api().put("config/orders/good", "1");
    api().put("config/orders/binary", new byte[] {(byte) 0xC3, 0x28});
    api().put("config/orders/nul", new byte[] {'a', 0});
    api()
        .putAll(
            "config/orders/a[b", "no key",
            "config/orders/db.url", "dotted",
            "config/orders/db/url", "slashed");
    try (RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(Map.of("good", "1", "db.url", "slashed"), running.values());
      String warnings = running.loaded().layers().get(0).warnings().toString();
      for (String key : List.of("binary", "nul", "a[b", "db.url", "db/url")) {
        assertTrue(warnings.contains("consul config/orders/" + key), warnings);
      }
    }
  }

  /** The client's own parser fails for the whole list. */
  @Test
  void flagsBeyondALong_loseNothing() {
    api()
        .send(
            "PUT",
            "/v1/kv/config/orders/flagged?flags=18446744073709551615",
            "1".getBytes(StandardCharsets.UTF_8));
    api().put("config/orders/other", "2");
    try (RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(Map.of("flagged", "1", "other", "2"), running.values());
    }
  }

  @Test
  void prefixes_canBeOthers() {
    api()
        .putAll(
            "a/k", "1",
            "b/c/k", "2",
            "b/c/l", "3",
            "config/orders/m", "not asked");
    try (RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "/a//,b/c").load()) {
      assertEquals(Map.of("k", "1", "l", "3"), running.values());
    }
  }

  @Test
  void root_canBeAnother_orNone() {
    api().put("teams/a/orders/k", "1");
    api().put("orders/k", "2");
    try (RunningSource running = SourceSetup.at(server.uri()).set("root", "/teams/a/").load()) {
      assertEquals(Map.of("k", "1"), running.values());
    }
    try (RunningSource running = SourceSetup.at(server.uri()).set("root", "/").load()) {
      assertEquals(Map.of("k", "2"), running.values());
    }
  }

  @Test
  void tenThousandKeys_areRead_packedOrNot() {
    for (int i = 0; i < 10_000; i += 64) {
      var batch = api().transaction();
      for (int j = i; j < Math.min(i + 64, 10_000); j++) {
        batch.set("config/orders/k" + j, "v" + j);
      }
      batch.commit();
    }
    for (String gzip : List.of("true", "false")) {
      try (RunningSource running = SourceSetup.at(server.uri()).set("gzip", gzip).load()) {
        assertEquals(10_000, running.values().size());
        assertEquals("v9999", running.values().get("k9999"));
      }
    }
  }

  @Test
  void tooLargeAnAnswer_isRefused() {
    api().put("config/orders/big", "x".repeat(10_000));
    SourceException e =
        assertThrows(
            SourceException.class,
            () -> SourceSetup.at(server.uri()).set("max-size", "8KiB").load().close());
    assertTrue(e.getMessage().contains("varve.consul.max-size"), e.getMessage());
  }

  @Test
  void datacenterThatIsNotThere_isAnError() {
    assertThrows(
        SourceException.class,
        () -> SourceSetup.at(server.uri()).set("datacenter", "mars").load().close());
    api().put("config/orders/k", "1");
    try (RunningSource running = SourceSetup.at(server.uri()).set("datacenter", "dc1").load()) {
      assertEquals(Map.of("k", "1"), running.values());
    }
  }

  @Test
  void everyConsistency_isAnswered() {
    api().put("config/orders/k", "1");
    for (String mode : List.of("default", "stale", "consistent")) {
      try (RunningSource running = SourceSetup.at(server.uri()).set("consistency", mode).load()) {
        assertEquals(Map.of("k", "1"), running.values());
      }
    }
  }

  @Test
  void source_describesItself() {
    try (RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals("Consul@" + server.uri(), running.source().toString());
    }
  }
}
