package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.config.spi.Diagnostic;
import io.varve.testing.consul.ConsulAcl;
import io.varve.testing.consul.ConsulFacade;
import io.varve.testing.consul.ConsulVersion;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Diagnostics for an operator, which change nothing. */
class ConsulDiagnosticsTest extends AbstractAclTest {
  @TempDir Path folder;

  @BeforeEach
  void fill() {
    server.api().put("config/orders/a", "1");
  }

  private static List<Diagnostic> diagnose(SourceSetup setup) {
    try (ConsulConfigSource source = setup.open()) {
      return source.diagnose();
    }
  }

  private static Diagnostic about(String subject, List<Diagnostic> found) {
    return found.stream()
        .filter(each -> each.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError(found));
  }

  @Test
  void tokenWithAllRights_isWell() {
    ConsulAcl.Token token = acl().tokenFor("key_prefix \"config/\" { policy = \"write\" }");
    List<Diagnostic> found = diagnose(setup(token));
    assertTrue(found.stream().allMatch(each -> each.level() == Level.INFO), found.toString());
    assertTrue(
        about("agent", found).finding().matches(server.uri() + " answers in \\d+ ms, .*leader"));
    assertTrue(about("token", found).finding().startsWith(token.accessor() + ", policies "));
    assertTrue(
        about("config/orders/", found).finding().matches("1 key, index \\d+, \\d+ ms"),
        found.toString());
    assertEquals("allowed", about("writes to config/orders/", found).finding());
    assertFalse(found.toString().contains(token.secret()), "no secret");
    assertEquals(Optional.empty(), server.api().find("config/orders/varve-doctor"));
  }

  @Test
  void tokenThatMayOnlyRead_isReported() {
    List<Diagnostic> found =
        diagnose(setup(acl().tokenFor("key_prefix \"config/\" { policy = \"read\" }")));
    Diagnostic write = about("writes to config/orders/", found);
    assertEquals(Level.WARNING, write.level());
    assertTrue(write.finding().contains("would be refused: "), write.finding());
    Diagnostic seeding =
        about(
            "writes to config/orders/",
            diagnose(
                setup(acl().tokenFor("key_prefix \"config/\" { policy = \"read\" }"))
                    .set("seed", "d.yaml")));
    assertEquals(Level.ERROR, seeding.level(), "what is set to be seeded cannot be");
  }

  /** A listing without permissions looks like an empty store. */
  @Test
  void tokenWithoutRights_isReported_wherePrefixesLookEmpty() {
    List<Diagnostic> found =
        diagnose(setup(acl().tokenFor("key_prefix \"x/\" { policy = \"read\" }")));
    Diagnostic orders = about("config/orders/", found);
    assertEquals(Level.ERROR, orders.level());
    assertTrue(orders.finding().startsWith("0 keys, "), orders.finding());
    assertTrue(orders.finding().endsWith("; the token may not read it"), orders.finding());
    List<Diagnostic> some =
        diagnose(setup(acl().tokenFor("key \"config/orders/a\" { policy = \"read\" }")));
    assertEquals(Level.WARNING, about("config/orders/", some).level());
  }

  @Test
  void tokenThatIsUnknown_orNone_isReported() {
    List<Diagnostic> unknown =
        diagnose(SourceSetup.at(server.uri()).set("token", "11111111-2222-3333-4444-555555555555"));
    assertEquals(Level.ERROR, about("token", unknown).level(), unknown.toString());
    List<Diagnostic> none = diagnose(SourceSetup.at(server.uri()));
    assertTrue(
        none.stream().anyMatch(each -> each.level() == Level.ERROR), "it may not read either");
  }

  @Test
  void agentThatIsNotThere_isReported() {
    List<Diagnostic> found = diagnose(SourceSetup.at(URI.create("http://127.0.0.1:1")));
    assertEquals(List.of("agent"), found.stream().map(Diagnostic::subject).toList());
    assertEquals(Level.ERROR, found.get(0).level());
    assertEquals(Level.WARNING, diagnose(SourceSetup.bare()).get(0).level(), "nothing names one");
  }

  @Test
  void version_isShown_whereTheAgentShowsIt() {
    ConsulAcl.Token keys = acl().tokenFor("key_prefix \"config/\" { policy = \"write\" }");
    ConsulAcl.Token agent =
        acl()
            .tokenFor(
                "key_prefix \"config/\" { policy = \"write\" }"
                    + " agent_prefix \"\" { policy = \"read\" }");
    assertTrue(about("version", diagnose(setup(agent))).finding().matches("\\d+\\.\\d+\\.\\d+.*"));
    if (ConsulVersion.V1_12.isNewerThanTheServer()) {
      Diagnostic unknown = about("version", diagnose(setup(keys)));
      assertEquals("unknown: the agent does not show it to this token", unknown.finding());
      assertEquals(Level.INFO, unknown.level());
    }
  }

  @Test
  void versionThatRefusesNames_isToBeAvoided_othersAreNot() {
    ConsulAcl.Token token = acl().tokenFor("key_prefix \"config/\" { policy = \"write\" }");
    for (ConsulVersion version : ConsulVersion.values()) {
      try (ConsulFacade facade = ConsulFacade.as(version, server)) {
        List<Diagnostic> found = diagnose(setup(token).set("address", facade.uri().toString()));
        Diagnostic shown = about("version", found);
        assertTrue(shown.finding().startsWith(version.toString()), shown.finding());
        boolean avoid = version == ConsulVersion.V1_21_5;
        assertEquals(avoid ? Level.WARNING : Level.INFO, shown.level());
        assertEquals(avoid, shown.finding().contains("use another"), shown.finding());
        assertEquals(
            avoid ? 1 : 0,
            found.stream().filter(each -> each.level() != Level.INFO).count(),
            found.toString());
      }
    }
  }

  /** A proxy or an agent may refuse what a read at the start does not need. */
  @Test
  void requestsOfAWatch_areSent_andTheirRefusalIsReported() {
    try (FaultyServer refusing =
        FaultyServer.deciding(
            request -> {
              boolean waits = request.parameter("index").isPresent();
              if (request.path().endsWith("/varve-doctor")) {
                return ScriptedResponse.of(404, "").index(7);
              }
              if (request.path().startsWith("/v1/kv/") && !waits) {
                return ScriptedResponse.keys(7, Map.of("p/a", "1"));
              }
              return ScriptedResponse.of(request.path().equals("/v1/txn") ? 405 : 400, "");
            })) {
      List<Diagnostic> found = diagnose(SourceSetup.at(refusing.uri()).set("prefixes", "p"));
      assertEquals(Level.ERROR, about("p/, watch", found).level(), found.toString());
      assertEquals(Level.WARNING, about("deletions", found).level(), found.toString());
    }
    try (ConsulFacade facade = ConsulFacade.as(ConsulVersion.V2_1, server)) {
      ConsulAcl.Token token = acl().tokenFor("key_prefix \"config/\" { policy = \"write\" }");
      var unused =
          diagnose(
              setup(token)
                  .set("address", facade.uri().toString())
                  .set("prefixes", "config/orders"));
      List<Request> sent = facade.requests();
      assertTrue(sent.stream().anyMatch(r -> r.target().matches(".*recurse.*index=.*")));
      assertTrue(sent.stream().anyMatch(r -> r.target().matches(".*separator=%2F&index=.*")));
      assertTrue(sent.stream().anyMatch(r -> r.path().equals("/v1/txn")));
    }
  }

  @Test
  void readOnly_seedsNothing_andKeepsNoCache() throws IOException {
    ConsulAcl.Token token = acl().tokenFor("key_prefix \"config/\" { policy = \"write\" }");
    Path seed = Files.writeString(folder.resolve("d.properties"), "b=2\n");
    Path cache = folder.resolve("cache");
    SourceSetup setup =
        setup(token)
            .set("seed", seed.toString())
            .set("startup", "cached")
            .set("cache.file", cache.toString())
            .set("cache.clear-text", "true");
    try (ConsulConfigSource source = setup.readOnly(true).open()) {
      assertEquals(1, source.load().layers().get(0).values().size());
    }
    assertEquals(Optional.empty(), server.api().find("config/orders/b"));
    assertFalse(Files.exists(cache));
    setup.readOnly(false).load().close();
    assertEquals(Optional.of("2"), server.api().find("config/orders/b"), "else it does both");
    assertTrue(Files.exists(cache));
  }
}
