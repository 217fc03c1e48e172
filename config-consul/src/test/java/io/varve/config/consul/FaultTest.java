package io.varve.config.consul;

import static io.varve.config.consul.fixtures.OnePrefix.GOOD;
import static io.varve.config.consul.fixtures.OnePrefix.blocks;
import static io.varve.config.consul.fixtures.OnePrefix.setup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reaction of a watch to faults that a real server cannot produce. */
class FaultTest {
  static Stream<Map.Entry<String, ScriptedResponse>> faults() {
    ScriptedResponse whole = ScriptedResponse.keys(9, GOOD);
    return Stream.of(
        Map.entry("silence", ScriptedResponse.silence()),
        Map.entry("reset", ScriptedResponse.reset()),
        Map.entry("reset in the body", whole.resetAfter(20)),
        Map.entry("end in the body", whole.closedAfter(20)),
        Map.entry("silence in the body", whole.silentAfter(20)),
        Map.entry("no HTTP", ScriptedResponse.garbage("hunter2\r\n\r\n")),
        Map.entry("HTML", ScriptedResponse.of(200, "<html>hunter2</html>").index(9)),
        Map.entry("other JSON", ScriptedResponse.of(200, "{\"hunter2\":1}").index(9)),
        Map.entry(
            "garbage JSON",
            ScriptedResponse.of(200, "[{\"Key\":\"p/a\",\"Value\":\"hunter2").index(9)),
        Map.entry(
            "no Base64", ScriptedResponse.of(200, "[{\"Key\":\"p/a\",\"Value\":\"<>\"}]").index(9)),
        Map.entry("no key", ScriptedResponse.of(200, "[{\"Value\":\"YQ==\"}]").index(9)),
        Map.entry("two lists", ScriptedResponse.of(200, "[] []").index(9)),
        Map.entry("null", ScriptedResponse.of(200, "null").index(9)),
        Map.entry("nothing", ScriptedResponse.of(200, "").index(9)),
        Map.entry(
            "garbage index", ScriptedResponse.of(200, "[]").header("X-Consul-Index", "hunter2")),
        Map.entry("another key", ScriptedResponse.keys(9, Map.of("x/hunter2", "1"))),
        Map.entry("more announced than memory holds", raw("Content-Length: 2000000000", "[]")),
        Map.entry("a chunk that is none", raw("Transfer-Encoding: chunked", "hunter2\r\n")),
        Map.entry("204", ScriptedResponse.of(204, "").index(9)),
        Map.entry("301", ScriptedResponse.of(301, "").header("Location", "/v1/kv/other")),
        Map.entry("404 of a stranger", ScriptedResponse.of(404, "hunter2")),
        Map.entry("403", ScriptedResponse.of(403, "Permission denied: hunter2")),
        Map.entry("429", ScriptedResponse.of(429, "hunter2")),
        Map.entry("500", ScriptedResponse.of(500, "No cluster leader")),
        Map.entry("500 for a name", ScriptedResponse.of(500, "invalid key name, spaces")),
        Map.entry("503", ScriptedResponse.of(503, "hunter2")));
  }

  private static ScriptedResponse raw(String header, String body) {
    return ScriptedResponse.garbage(
        "HTTP/1.1 200 OK\r\nX-Consul-Index: 9\r\n" + header + "\r\n\r\n" + body);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void fault_keepsTheLastState_isReportedOnce_andHeals(Map.Entry<String, ScriptedResponse> fault) {
    AtomicReference<Function<Request, ScriptedResponse>> script =
        new AtomicReference<>(
            request ->
                blocks(request)
                    ? ScriptedResponse.keys(7, GOOD).after(Duration.ofMillis(50))
                    : ScriptedResponse.keys(7, GOOD));
    try (FaultyServer server = FaultyServer.deciding(request -> script.get().apply(request));
        RunningSource running = setup(server).watch()) {
      script.set(request -> fault.getValue());
      String failure = running.awaitFailure(0);
      assertFalse(running.traces().contains("hunter2"), running.traces());
      assertFalse(failure.contains("unexpected"), failure);
      assertTrue(failure.startsWith("consul "), failure);
      int seen = server.requests().size();
      server.awaitRequests(seen + 3);
      assertEquals(Map.of("a", "1"), running.values());
      assertTrue(running.changes().isEmpty(), "nothing changed");
      assertEquals(1, running.failures().stream().distinct().count(), "" + running.failures());
      assertEquals(1, running.failures().size(), "one fault is told once");

      script.set(
          request ->
              blocks(request)
                  ? ScriptedResponse.silence()
                  : ScriptedResponse.keys(11, Map.of("p/a", "2")));
      running.await(Map.of("a", "2"));
      running.awaitHealed();
    }
  }

  @Test
  void errorsAndLostConnections_dropTheIndex() {
    AtomicInteger turn = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    switch (turn.getAndIncrement()) {
                      case 0 -> ScriptedResponse.keys(7, GOOD);
                      case 1 -> ScriptedResponse.reset();
                      case 2 -> ScriptedResponse.keys(8, GOOD);
                      case 3 -> ScriptedResponse.of(500, "");
                      case 4 -> ScriptedResponse.keys(9, GOOD);
                      case 5 -> ScriptedResponse.of(403, "");
                      case 6 -> ScriptedResponse.keys(10, GOOD);
                      default -> ScriptedResponse.silence();
                    });
        RunningSource running = setup(server).watch()) {
      List<Request> requests = server.awaitRequests(8);
      assertEquals(
          List.of("none", "7", "none", "8", "none", "9", "none", "10"),
          requests.stream().limit(8).map(r -> r.parameter("index").orElse("none")).toList());
      assertTrue(running.changes().size() <= 3, "told of the recovery alone");
    }
  }

  @Test
  void fallingIndex_isReset_andNotifiesNoListener() {
    try (FaultyServer server =
            FaultyServer.answering(
                ScriptedResponse.keys(70, GOOD),
                ScriptedResponse.keys(6, GOOD),
                ScriptedResponse.keys(6, GOOD),
                ScriptedResponse.keys(7, Map.of("p/a", "2")),
                ScriptedResponse.keys(7, Map.of("p/a", "2")),
                ScriptedResponse.silence());
        RunningSource running = setup(server).watch()) {
      running.await(Map.of("a", "2"));
      List<Request> requests = server.awaitRequests(6);
      assertEquals(
          List.of("none", "70", "none", "6", "none", "7"),
          requests.stream().limit(6).map(r -> r.parameter("index").orElse("none")).toList());
      assertTrue(requests.get(4).parameter("consistent").isPresent(), "7 is less than 70");
      assertEquals(1, running.changes().size());
      assertEquals(List.of(), running.failures());
    }
  }

  @Test
  void watchesSideBySide_doNotWaitForEachOther() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> {
                  if (!blocks(request)) {
                    return ScriptedResponse.of(404, "").index(5);
                  }
                  if (request.path().endsWith("/p/")) {
                    return ScriptedResponse.of(404, "").index(5).when(never);
                  }
                  return asked.incrementAndGet() == 1
                      ? ScriptedResponse.keys(6, Map.of("q/b", "2"))
                      : ScriptedResponse.silence();
                });
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p,q").watch()) {
      running.await(Map.of("b", "2"));
      assertTrue(server.openConnections() <= 2, "one a prefix");
      never.countDown();
    }
  }

  @Test
  void outageThatTwoWatchesFindDifferently_isReportedOnceForEachReason() {
    CountDownLatch down = new CountDownLatch(1);
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> {
                  if (!blocks(request) && down.getCount() > 0) {
                    return ScriptedResponse.of(404, "").index(5);
                  }
                  return (request.path().endsWith("/p/")
                          ? ScriptedResponse.reset()
                          : ScriptedResponse.of(500, ""))
                      .when(down);
                });
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p,q").watch()) {
      server.awaitRequests(4);
      down.countDown();
      running.awaitFailure(0);
      server.awaitRequests(12);
      running.source().close();
      assertThat(running.failures()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(2);
    }
  }

  /** Connections are lost first, one of them a fresh one; then a proxy asks for a login. */
  @Test
  void reasonThatFollowsALostConnection_isReported_andOnlyOnce() {
    AtomicInteger requests = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    switch (requests.getAndIncrement()) {
                      case 0 -> ScriptedResponse.of(404, "").index(5);
                      case 1, 2 -> ScriptedResponse.reset();
                      default -> ScriptedResponse.of(407, "");
                    });
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p").watch()) {
      assertThat(running.awaitFailure(0)).contains("a lost connection");
      assertThat(running.awaitFailure(1)).contains("status 407");
      server.awaitRequests(8);
      running.source().close();
      assertThat(running.failures()).hasSize(2);
    }
  }

  @Test
  void prefixThatFailsForGood_besideOneThatChanges_isReportedOnce() {
    AtomicBoolean denied = new AtomicBoolean();
    AtomicInteger changes = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> {
                  if (request.path().endsWith("/p/")) {
                    return denied.getAndSet(true)
                        ? ScriptedResponse.of(403, "Permission denied")
                        : ScriptedResponse.of(404, "").index(5);
                  }
                  int change = changes.incrementAndGet();
                  return ScriptedResponse.keys(5 + change, Map.of("q/a", "" + change));
                });
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p,q").watch()) {
      running.awaitFailure(0);
      int seen = running.changes().size();
      running.waiting().until(() -> running.changes().size() > seen + 10);
      running.source().close();
      assertTrue(running.isDown());
      assertEquals(1, running.failures().size(), "" + running.failures());
    }
  }

  /** A proxy may mix up its answers. */
  @Test
  void answerForAnotherKey_isRefused() {
    try (FaultyServer server =
        FaultyServer.answering(ScriptedResponse.keys(9, Map.of("x/hunter2", "1")))) {
      SourceSetup setup = SourceSetup.at(server.uri()).set("layout", "false").set("keys", "p/a");
      SourceException e = assertThrows(SourceException.class, () -> setup.load().close());
      assertTrue(e.getMessage().contains("an answer about another one"), e.getMessage());
      assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
    }
  }
}
