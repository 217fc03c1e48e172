package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.spi.Diagnostic;
import io.varve.testing.consul.ConsulProcess;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.ScriptedResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start while Consul cannot be read, and the cache for that case. */
class StartupTest {
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  @TempDir Path folder;

  /** An address without a listener. */
  private static URI nowhere() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  private Path cache() {
    return folder.resolve("last-good");
  }

  private SourceSetup cached(URI server) {
    return SourceSetup.at(server)
        .set("startup", "cached")
        .set("cache.file", cache().toString())
        .set("cache.encryption-key", KEY);
  }

  @Test
  void nothingConfigured_staysOutOfTheWay() {
    try (RunningSource running = SourceSetup.bare().watch()) {
      assertEquals(List.of(), running.loaded().layers());
      assertEquals(0, WatchTest.watchThreads());
    }
    try (RunningSource running =
        SourceSetup.bare()
            .variable("CONSUL_HTTP_ADDR", "http://192.0.2.1")
            .set("enabled", "false")
            .watch()) {
      assertEquals(List.of(), running.loaded().layers());
      assertEquals(
          List.of("WARNING agent: none is used, since varve.consul.enabled is false"),
          running.source().diagnose().stream().map(Diagnostic::toString).toList());
    }
  }

  @Test
  void fail_triesForAWhile_thenNamesWhatIsMissing() throws IOException {
    long start = System.nanoTime();
    SourceSetup setup = SourceSetup.at(nowhere()).set("startup-timeout", "1s");
    SourceException e = assertThrows(SourceException.class, () -> setup.load().close());
    assertTrue(e.getMessage().contains("a refused connection"), e.getMessage());
    assertTrue(e.getMessage().contains("CONSUL_HTTP_ADDR"), e.getMessage());
    long took = (System.nanoTime() - start) / 1_000_000;
    assertTrue(took > 200 && took < 10_000, took + " ms");
  }

  @Test
  void fail_isNotHeldUpByARequestThatHangs() {
    try (FaultyServer server =
        FaultyServer.answering(ScriptedResponse.of(500, ""), ScriptedResponse.silence())) {
      assertEndsInTime(SourceSetup.at(server.uri()).set("prefixes", "p,q"));
    }
  }

  @Test
  void fail_isNotHeldUpByAHandshakeThatHangs() throws IOException {
    // Never accepted; the connection is established by the backlog.
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertEndsInTime(SourceSetup.at(URI.create("https://127.0.0.1:" + mute.getLocalPort())));
    }
  }

  private static void assertEndsInTime(SourceSetup setup) {
    setup.set("request-timeout", "60s").set("startup-timeout", "500ms");
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> assertThrows(SourceException.class, () -> setup.load().close()));
  }

  /** Each answer is in time by itself; texts that disappear are listed again. */
  @Test
  void fail_givesAllRequestsTogetherItsTime() {
    String names = "[\"config/application.yaml\",\"config/orders.yaml\"]";
    Duration each = Duration.ofMillis(400);
    try (FaultyServer server =
        FaultyServer.deciding(
            request ->
                request.target().contains("/txn")
                    ? ScriptedResponse.of(409, "{\"Results\":null,\"Errors\":[]}").after(each)
                    : request.parameter("keys").isPresent()
                        ? ScriptedResponse.of(200, names).index(5).after(each)
                        : ScriptedResponse.of(404, "").index(5))) {
      SourceSetup setup = SourceSetup.at(server.uri()).set("startup-timeout", "1s");
      SourceException e = assertThrows(SourceException.class, () -> setup.load().close());
      assertTrue(e.getMessage().contains("no answer in time"), e.getMessage());
    }
  }

  /** No request is answered before all have arrived. */
  @Test
  void severalPrefixes_areReadSideBySide() {
    CountDownLatch asked = new CountDownLatch(3);
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> {
                  asked.countDown();
                  return ScriptedResponse.of(404, "").index(5).when(asked);
                });
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "a,b,c").load()) {
      assertEquals(Map.of(), running.values());
      assertEquals(3, server.requests().size());
    }
  }

  @Test
  void connectionsOfTheReading_areTheWatchs() {
    CountDownLatch never = new CountDownLatch(1);
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    request.parameter("index").isPresent()
                        ? ScriptedResponse.of(404, "").index(5).when(never)
                        : ScriptedResponse.of(404, "").index(5));
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "a,b,c").watch()) {
      server.awaitRequests(6);
      assertEquals(3, server.connections());
      assertEquals(Map.of(), running.values());
    }
  }

  @Test
  void connectionsOfTheReading_areClosedWithoutAWatch() {
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.of(404, "").index(5));
        RunningSource running =
            SourceSetup.at(server.uri()).set("prefixes", "a,b,c").set("watch", "false").load()) {
      running.waiting().until(() -> server.openConnections() == 0);
      assertTrue(server.connections() > 0);
    }
  }

  /** The reported failure does not depend on the order of the answers. */
  @Test
  void ofSeveralFailures_theFirstQuerysIsReported() {
    CountDownLatch other = new CountDownLatch(1);
    try (FaultyServer server =
        FaultyServer.deciding(
            request -> {
              if (request.target().contains("/first/")) {
                return ScriptedResponse.of(403, "Permission denied").when(other);
              }
              other.countDown();
              return ScriptedResponse.of(400, "no");
            })) {
      SourceSetup setup = SourceSetup.at(server.uri()).set("prefixes", "first/,second/");
      SourceException e = assertThrows(SourceException.class, () -> setup.load().close());
      assertTrue(e.getMessage().contains("first/"), e.getMessage());
      assertFalse(e.getMessage().contains("second/"), e.getMessage());
    }
  }

  @Test
  void fail_withoutTime_isOneAttemptOfARequestsTime() {
    try (FaultyServer server =
            FaultyServer.answering(
                ScriptedResponse.of(404, "").index(5).after(Duration.ofMillis(300)),
                ScriptedResponse.of(500, ""));
        RunningSource running =
            SourceSetup.at(server.uri()).set("prefixes", "p").set("startup-timeout", "0s").load()) {
      assertEquals(Map.of(), running.values());
    }
    try (FaultyServer server =
        FaultyServer.answering(
            ScriptedResponse.of(500, ""), ScriptedResponse.of(404, "").index(5))) {
      SourceSetup setup =
          SourceSetup.at(server.uri()).set("prefixes", "p").set("startup-timeout", "0s");
      assertThrows(SourceException.class, () -> setup.load().close());
      assertEquals(1, server.requests().size());
    }
  }

  @Test
  void fail_isPatientWithAServerThatComesUp() {
    try (FaultyServer server =
            FaultyServer.answering(
                ScriptedResponse.of(500, "No cluster leader"),
                ScriptedResponse.of(503, ""),
                ScriptedResponse.of(429, ""),
                ScriptedResponse.keys(7, Map.of("p/a", "1")));
        RunningSource running =
            SourceSetup.at(server.uri())
                .set("prefixes", "p")
                .set("startup-timeout", "30s")
                .load()) {
      assertEquals(Map.of("a", "1"), running.values());
    }
  }

  @Test
  void optional_startsWithout_andTakesUpWhatComes() {
    try (FaultyServer server =
            FaultyServer.answering(
                ScriptedResponse.reset(),
                ScriptedResponse.keys(7, Map.of("p/a", "1")),
                ScriptedResponse.silence());
        RunningSource running =
            SourceSetup.at(server.uri()).set("prefixes", "p").set("startup", "optional").watch()) {
      assertEquals(Map.of(), RunningSource.values(running.loaded()));
      String why = running.awaitFailure(0);
      assertTrue(why.contains("a lost connection"), why);
      running.await(Map.of("a", "1"));
    }
  }

  @Test
  void cached_startsWithTheLastValues_andReplacesThem() {
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().put("config/orders/a", "1");
      server.api().put("config/orders/data", "b: 2");
      try (RunningSource running = cached(server.uri()).watch()) {
        server.api().put("config/orders/a", "3");
        running.awaitValue("a", "3");
      }
      server.kill();
      try (RunningSource running = cached(server.uri()).watch()) {
        assertEquals(Map.of("a", "3", "b", "2"), running.values());
        assertEquals("consul config/orders/data:1", running.origin("b").toString());
        assertTrue(running.loaded().revision().contains("cache"), running.loaded().revision());
        running.awaitFailure(0);
        server.restart();
        server.api().put("config/orders/c", "new");
        running.await(Map.of("c", "new"));
        running.awaitHealed();
      }
    }
  }

  /** Cached values are not known to be current until the server answers. */
  @Test
  void cachedValuesThatAreCurrent_areDownUntilTheServerConfirmsThem() {
    try (FaultyServer server =
        FaultyServer.answering(
            ScriptedResponse.keys(7, Map.of("p/a", "1")),
            ScriptedResponse.reset(),
            ScriptedResponse.keys(8, Map.of("p/a", "1")),
            ScriptedResponse.silence())) {
      cached(server.uri()).set("prefixes", "p").load().close();
      try (RunningSource running = cached(server.uri()).set("prefixes", "p").watch()) {
        running.awaitFailure(0);
        running.awaitHealed();
        assertEquals("@8", running.last().revision());
        assertEquals(1, running.failures().size());
      }
    }
  }

  @Test
  void cached_alsoHelpsWhenTheTextIsBad() {
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().put("config/orders/data", "a: 1");
      cached(server.uri()).load().close();
      server.api().put("config/orders/data", "a: [");
      try (RunningSource running = cached(server.uri()).load()) {
        assertEquals(Map.of("a", "1"), running.values());
      }
    }
  }

  @Test
  void cache_isForTheOwner_andHoldsNoSecretInClear() throws IOException {
    try (FaultyServer server =
        FaultyServer.answering(
            ScriptedResponse.keys(7, Map.of("config/orders/password", "hunter2")))) {
      cached(server.uri()).set("prefixes", "config/orders").load().close();
    }
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache())));
    String bytes = new String(Files.readAllBytes(cache()), StandardCharsets.ISO_8859_1);
    assertFalse(bytes.contains("hunter2"));
    assertFalse(bytes.contains("password"));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count(), "nothing is left beside it");
    }
  }

  @Test
  void cacheThatIsDamagedOrForeign_isRefused_andNeverCrashes() throws IOException {
    for (String mode : List.of("key", "clear")) {
      URI uri;
      try (FaultyServer server =
          FaultyServer.answering(ScriptedResponse.keys(7, Map.of("p/a", "1")))) {
        uri = server.uri();
        mode(cached(uri), mode).set("prefixes", "p").load().close();
      }
      try (RunningSource running = mode(cached(uri), mode).set("prefixes", "p").load()) {
        assertEquals(Map.of("a", "1"), running.values(), "it is of use as it is");
      }
      byte[] good = Files.readAllBytes(cache());
      assertThrows(
          SourceException.class,
          () -> mode(cached(uri), mode).set("prefixes", "q").load().close(),
          "another layout");
      assertThrows(
          SourceException.class,
          () -> mode(cached(nowhere()), mode).set("prefixes", "p").load().close(),
          "another server");
      for (int i = 0; i < good.length; i += 1 + good.length / 40) {
        byte[] bad = good.clone();
        bad[i] ^= 1;
        Files.write(cache(), bad);
        assertThrows(
            SourceException.class,
            () -> mode(cached(uri), mode).set("prefixes", "p").load().close(),
            mode + ", byte " + i);
        Files.write(cache(), java.util.Arrays.copyOf(good, i));
        assertThrows(
            SourceException.class,
            () -> mode(cached(uri), mode).set("prefixes", "p").load().close(),
            mode + ", " + i + " bytes");
      }
    }
  }

  private static SourceSetup mode(SourceSetup setup, String mode) {
    return mode.equals("clear")
        ? setup.set("cache.encryption-key", "").set("cache.clear-text", "true")
        : setup;
  }

  @Test
  void cacheThatCannotBeWritten_stopsNothing() {
    try (FaultyServer server =
            FaultyServer.answering(ScriptedResponse.keys(7, Map.of("p/a", "1")));
        RunningSource running =
            cached(server.uri())
                .set("prefixes", "p")
                .set("cache.file", folder.resolve("not/there").toString())
                .load()) {
      assertEquals(Map.of("a", "1"), running.values());
    }
  }

  @Test
  void cache_needsADecisionAboutSecrets() {
    URI uri = URI.create("http://127.0.0.1:1");
    SourceSetup neither = cached(uri).set("cache.encryption-key", "");
    ConfigException e = assertThrows(ConfigException.class, neither::open);
    assertTrue(e.getMessage().contains("found neither"), e.getMessage());
    assertThrows(ConfigException.class, cached(uri).set("cache.clear-text", "true")::open);
    ConfigException key =
        assertThrows(
            ConfigException.class, cached(uri).set("cache.encryption-key", "hunter2")::open);
    assertFalse(key.getMessage().contains("hunter2"), key.getMessage());
  }
}
