package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verification of deletions, request by request. */
class DeletionTest {
  private static final Map<String, String> FIVE =
      Map.of("p/a", "1", "p/b", "1", "p/c", "1", "p/d", "1", "p/e", "1");
  private static final ScriptedResponse GONE = ScriptedResponse.of(404, "").index(8);
  private static final ScriptedResponse NO_TRANSACTIONS =
      ScriptedResponse.of(403, "blocked by agent configuration");

  /** Lists keys, then none; the function answers all other requests. */
  private static FaultyServer losing(
      Map<String, String> keys, Function<Request, ScriptedResponse> rest) {
    return listing(rest, ScriptedResponse.keys(7, keys), GONE, GONE, ScriptedResponse.silence());
  }

  /**
   * Answers lists one after the other, the last one again and again; the function does the rest.
   */
  private static FaultyServer listing(
      Function<Request, ScriptedResponse> rest, ScriptedResponse... lists) {
    AtomicInteger next = new AtomicInteger();
    return FaultyServer.deciding(
        request ->
            request.path().equals("/v1/kv/p/")
                ? lists[Math.min(next.getAndIncrement(), lists.length - 1)]
                : rest.apply(request));
  }

  /** Answers transactions without a result, and all other requests alike. */
  private static Function<Request, ScriptedResponse> noResultsElse(ScriptedResponse other) {
    return request ->
        request.path().equals("/v1/txn") ? ScriptedResponse.of(200, "{\"Results\":[]}") : other;
  }

  private static RunningSource watch(FaultyServer server) {
    return SourceSetup.at(server.uri()).set("prefixes", "p").set("request-timeout", "30s").watch();
  }

  /** A server that lost the lead may not know the latest writes. */
  @Test
  void doubt_isSettledByTheLeader() {
    try (FaultyServer server = losing(Map.of("p/a", "1"), noResultsElse(GONE));
        RunningSource running = watch(server)) {
      running.await(Map.of());
      List<Request> doubts = server.requests().subList(2, 5);
      assertEquals(
          List.of("/v1/kv/p/", "/v1/txn", "/v1/kv/p/a"),
          doubts.stream().map(Request::path).toList());
      for (Request request : doubts) {
        assertTrue(request.parameter("consistent").isPresent(), request.target());
      }
      assertEquals(List.of(), running.failures());
    }
  }

  @Test
  void keyThatIsBackWhenItIsAskedFor_isNoDeletion() {
    try (FaultyServer server =
            listing(
                noResultsElse(ScriptedResponse.keys(9, Map.of("p/a", "2"))),
                ScriptedResponse.keys(7, Map.of("p/a", "1")),
                GONE,
                GONE,
                ScriptedResponse.keys(9, Map.of("p/a", "2")),
                ScriptedResponse.silence());
        RunningSource running = watch(server)) {
      running.await(Map.of("a", "2"));
      assertEquals(1, running.changes().size(), "it is never told as gone");
      assertEquals(List.of(), running.failures());
    }
  }

  @Test
  void keysThatComeAndGo_areNotBelieved() {
    try (FaultyServer server =
            listing(
                noResultsElse(ScriptedResponse.keys(9, Map.of("p/a", "1"))),
                ScriptedResponse.keys(7, Map.of("p/a", "1")),
                GONE);
        RunningSource running = watch(server)) {
      String failure = running.awaitFailure(0);
      assertTrue(failure.contains("come and go"), failure);
      assertEquals(Map.of("a", "1"), running.values());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "c", "e"})
  void deletionWithoutTransactions_isSampledFromTheFirstToTheLast(String denied) {
    try (FaultyServer server =
            losing(
                FIVE,
                request ->
                    switch (request.path()) {
                      case "/v1/txn" -> NO_TRANSACTIONS;
                      default ->
                          request.path().equals("/v1/kv/p/" + denied)
                              ? ScriptedResponse.of(403, "")
                              : GONE;
                    });
        RunningSource running = watch(server)) {
      String failure = running.awaitFailure(0);
      assertTrue(failure.contains("lost the permission"), failure);
      assertEquals(5, running.values().size());
    }
  }

  /** An agent may be configured to refuse transactions: then single keys are read. */
  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void deletionWithoutTransactions_isAskedKeyByKey(int single) {
    try (FaultyServer server =
            losing(
                Map.of("p/a", "1"),
                request ->
                    request.path().equals("/v1/kv/p/a")
                        ? ScriptedResponse.of(single, "").index(8)
                        : NO_TRANSACTIONS);
        RunningSource running = watch(server)) {
      if (single == 404) {
        running.await(Map.of());
        assertEquals(List.of(), running.failures());
      } else {
        assertTrue(running.awaitFailure(0).contains("lost the permission"));
        assertEquals(1, running.values().size());
      }
    }
  }

  /** The server redirects a request for such a key to another key. */
  @Test
  void keyThatCannotBeAskedFor_isNotAskedFor() {
    try (FaultyServer server =
            losing(
                Map.of("p/a", "1", "p/a//b", "2", "p/x/", ""),
                request ->
                    switch (request.path()) {
                      case "/v1/txn" -> NO_TRANSACTIONS;
                      case "/v1/kv/p/a" -> GONE;
                      default -> ScriptedResponse.of(301, "").header("Location", "/v1/kv/p/a");
                    });
        RunningSource running = watch(server)) {
      running.await(Map.of());
      assertEquals(List.of(), running.failures());
    }
  }
}
