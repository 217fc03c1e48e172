package io.varve.config.consul;

import static io.varve.config.consul.fixtures.OnePrefix.GOOD;
import static io.varve.config.consul.fixtures.OnePrefix.blocks;
import static io.varve.config.consul.fixtures.OnePrefix.setup;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statuses that concern one query, or the pace, and not the agent. */
class ServerStatusTest {
  private static final Duration SOON = Duration.ofMillis(50);

  /** Without the index, everything would be read again, which the limit makes worse. */
  @ParameterizedTest
  @CsvSource({
    "429, 'rate limit exceeded, try again later or against a different server'",
    "429, ''",
    "503, 'rate limit exceeded for operation that can only be performed by the leader, try again'",
  })
  void limitOfRequests_keepsTheIndex_andIsNoOutage(int status, String text)
      throws InterruptedException {
    AtomicInteger turn = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    switch (turn.getAndIncrement()) {
                      case 0 -> ScriptedResponse.keys(7, GOOD);
                      case 1, 2 -> ScriptedResponse.of(status, text);
                      case 3 -> ScriptedResponse.keys(8, Map.of("p/a", "2"));
                      default -> ScriptedResponse.silence();
                    });
        RunningSource running = setup(server).watch()) {
      List<Request> requests = server.awaitRequests(5);
      assertEquals(
          List.of("none", "7", "7", "7", "8"),
          requests.stream().map(r -> r.parameter("index").orElse("none")).toList());
      running.awaitValue("a", "2");
      assertEquals(List.of(), running.failures());
    }
  }

  @Test
  void limitOfRequests_thatLasts_isReported() {
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    blocks(request)
                        ? ScriptedResponse.of(429, "rate limit exceeded")
                        : ScriptedResponse.keys(7, GOOD));
        RunningSource running = setup(server).set("request-timeout", "2s").watch()) {
      String failure = running.awaitFailure(0);
      assertTrue(failure.contains("VARVE-0554"), failure);
      assertEquals(Map.of("a", "1"), running.values());
      long took =
          server.requests().get(server.requests().size() - 1).nanos()
              - server.requests().get(0).nanos();
      assertTrue(took >= TimeUnit.MILLISECONDS.toNanos(1500), took + " ns");
    }
  }

  /** Eight watches with a pace of their own would send eight requests at once. */
  @Test
  void limitOfRequests_isOnePaceForAllWatches() throws InterruptedException {
    AtomicBoolean limited = new AtomicBoolean();
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    limited.get()
                        ? ScriptedResponse.of(429, "")
                        : blocks(request)
                            ? ScriptedResponse.of(404, "").index(5).after(Duration.ofSeconds(1))
                            : ScriptedResponse.of(404, "").index(5));
        RunningSource running =
            SourceSetup.at(server.uri()).set("prefixes", "a,b,c,d,e,f,g,h").watch()) {
      server.awaitRequests(16);
      limited.set(true);
      int last = server.requests().size() + 20;
      List<Request> requests = server.awaitRequests(last);
      long took = requests.get(last - 1).nanos() - requests.get(last - 4).nanos();
      assertTrue(took > TimeUnit.MILLISECONDS.toNanos(2000), took + " ns");
      assertEquals(Map.of(), running.values());
    }
  }

  @Test
  void internalErrorOfOneQuery_holdsBackNoOther() {
    AtomicInteger value = new AtomicInteger();
    AtomicBoolean broken = new AtomicBoolean();
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> {
                  if (request.path().endsWith("/a/")) {
                    return broken.get()
                        ? ScriptedResponse.of(500, "no such table")
                        : ScriptedResponse.keys(3, Map.of("a/x", "1"))
                            .after(blocks(request) ? SOON : Duration.ZERO);
                  }
                  int next = value.incrementAndGet();
                  return ScriptedResponse.keys(next, Map.of("b/y", "" + next))
                      .after(blocks(request) ? SOON : Duration.ZERO);
                });
        RunningSource running =
            SourceSetup.at(server.uri()).set("prefixes", "a,b").set("wait", "1s").watch()) {
      running.awaitValue("x", "1");
      broken.set(true);
      String failure = running.awaitFailure(0);
      assertTrue(failure.contains("status 500"), failure);
      int before = value.get();
      running.waiting().until(() -> value.get() > before + 20);
      assertEquals(
          1,
          server.requests().stream().filter(r -> r.path().endsWith("/b/") && !blocks(r)).count(),
          "the other query is never read again");
      assertTrue(running.isDown());
      broken.set(false);
      running.awaitHealed();
    }
  }

  /** Then it is the server, and one request at a time is enough. */
  @Test
  void internalErrorsOfTwoQueries_areAnOutage() {
    AtomicBoolean broken = new AtomicBoolean();
    AtomicInteger index = new AtomicInteger(5);
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> {
                  if (broken.get() && !request.path().endsWith("/c/")) {
                    return ScriptedResponse.of(500, "broken");
                  }
                  int next = index.incrementAndGet();
                  return ScriptedResponse.keys(
                          next, Map.of(request.path().substring(7) + "k", "v" + next))
                      .after(blocks(request) ? SOON : Duration.ZERO);
                });
        RunningSource running =
            SourceSetup.at(server.uri()).set("prefixes", "a,b,c").set("wait", "1s").watch()) {
      running.waiting().until(() -> running.changes().size() > 3);
      broken.set(true);
      running.awaitFailure(0);
      running
          .waiting()
          .until(
              () ->
                  server.requests().stream()
                          .filter(r -> r.path().endsWith("/c/") && !blocks(r))
                          .count()
                      > 1);
      broken.set(false);
      running.awaitHealed();
    }
  }
}
