package io.varve.config.consul;

import static io.varve.config.consul.fixtures.OnePrefix.GOOD;
import static io.varve.config.consul.fixtures.OnePrefix.blocks;
import static io.varve.config.consul.fixtures.OnePrefix.setup;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of a source: their number, their rate and their parameters. */
class RequestTest {
  /** Without a pause the watch would send requests as fast as it can. */
  @Test
  void absentIndex_isOne_andNotAskedWithoutEnd() throws InterruptedException {
    try (FaultyServer server =
            FaultyServer.answering(
                ScriptedResponse.of(200, "[{\"Key\":\"p/a\",\"Value\":\"MQ==\"}]"));
        RunningSource running = setup(server).set("min-interval", "100ms").watch()) {
      List<Request> requests = server.awaitRequests(8);
      assertEquals("1", requests.get(1).parameter("index").orElseThrow());
      long took = requests.get(7).nanos() - requests.get(1).nanos();
      // Of seven requests two are the burst.
      assertTrue(took >= TimeUnit.MILLISECONDS.toNanos(400), took + " ns");
      assertEquals(List.of(), running.changes());
    }
  }

  /** A missing prefix behaves so while other keys are written. */
  @Test
  void serverThatWakesAllTheTime_isAskedOnceASecond() throws InterruptedException {
    AtomicInteger index = new AtomicInteger(10);
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> ScriptedResponse.of(404, "").index(index.incrementAndGet()));
        RunningSource running = setup(server).watch()) {
      List<Request> requests = server.awaitRequests(7);
      // Of five requests that were answered without a change, two are the burst.
      long took = requests.get(6).nanos() - requests.get(1).nanos();
      assertTrue(took >= TimeUnit.SECONDS.toNanos(3), took + " ns");
      assertEquals(List.of(), running.changes());
      assertEquals(1, server.connections(), "one connection");
    }
  }

  /** With the pace of answers without a change, this would take minutes. */
  @Test
  void answerWithAChange_isFollowedAtOnce() {
    AtomicInteger index = new AtomicInteger(10);
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> {
                  int next = index.incrementAndGet();
                  return next < 200
                      ? ScriptedResponse.keys(next, Map.of("p/a", "" + next))
                      : ScriptedResponse.silence();
                });
        RunningSource running = setup(server).watch()) {
      assertTimeout(Duration.ofSeconds(30), () -> running.awaitValue("a", "199"));
      assertEquals(188, running.changes().size(), "each change by itself");
    }
  }

  /** A watch that has rested may send two requests at once. */
  @Test
  void firstChange_isAskedForAtOnce_andSoIsTheNext() {
    try (FaultyServer server =
            FaultyServer.answering(
                ScriptedResponse.keys(7, GOOD),
                ScriptedResponse.keys(8, Map.of("p/a", "2")),
                ScriptedResponse.silence());
        RunningSource running = setup(server).set("min-interval", "60s").watch()) {
      assertTimeout(Duration.ofSeconds(30), () -> server.awaitRequests(3));
      assertEquals(Map.of("a", "2"), running.values());
    }
  }

  @Test
  void wait_isSent_andTheSocketOutlastsItAndItsSixteenth() throws InterruptedException {
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    blocks(request)
                        ? ScriptedResponse.keys(7, GOOD).after(Duration.ofMillis(1100))
                        : ScriptedResponse.keys(7, GOOD));
        RunningSource running = setup(server).watch()) {
      List<Request> requests = server.awaitRequests(4);
      assertEquals("1000ms", requests.get(1).parameter("wait").orElseThrow());
      assertEquals("7", requests.get(3).parameter("index").orElseThrow(), "no error between");
      assertEquals(List.of(), running.failures());
    }
  }

  /** Below the limits of servers and proxies, once the source has run for a while. */
  @Test
  void defaultWait_growsTo25Seconds() {
    AtomicInteger index = new AtomicInteger(7);
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    ScriptedResponse.keys(index.incrementAndGet(), GOOD)
                        .after(Duration.ofMillis(blocks(request) ? 500 : 0)));
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p").watch()) {
      running.waiting().until(() -> waits(server).contains("25000ms"));
      assertEquals("1000ms", waits(server).get(0));
      assertEquals(List.of(), running.failures());
    }
  }

  private static List<String> waits(FaultyServer server) {
    return server.requests().stream().flatMap(r -> r.parameter("wait").stream()).toList();
  }

  @Test
  void serverThatIsAway_isAskedOneAtATime() throws InterruptedException {
    AtomicReference<ScriptedResponse> mood =
        new AtomicReference<>(ScriptedResponse.of(404, "").index(5));
    CountDownLatch blocking = new CountDownLatch(1);
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    blocks(request) && blocking.getCount() > 0
                        ? ScriptedResponse.reset().when(blocking)
                        : mood.get());
        RunningSource running =
            SourceSetup.at(server.uri())
                .set("prefixes", "a,b,c,d")
                .set("max-backoff", "2s")
                .watch()) {
      server.awaitRequests(8);
      mood.set(ScriptedResponse.of(500, "No cluster leader"));
      blocking.countDown();
      running.awaitFailure(0);
      server.awaitRequests(12);
      List<Request> attempts = server.requests().subList(8, 12);
      long first = attempts.get(0).nanos();
      long last = attempts.get(3).nanos();
      // Four watches with a backoff each would send four requests in the first half second.
      assertTrue(last - first > TimeUnit.MILLISECONDS.toNanos(500), (last - first) + " ns");
      mood.set(ScriptedResponse.of(404, "").index(9));
      running.awaitHealed();
    }
  }

  @Test
  void tenThousandKeys_areOneRequestAPrefix() {
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      keys.put("p/k" + i, "" + i);
    }
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.keys(7, keys));
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p").load()) {
      assertEquals(10_000, running.values().size());
      assertEquals(1, server.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "stale", "consistent"})
  void consistency_isAskedFor(String mode) {
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.keys(7, GOOD));
        RunningSource running = setup(server).set("consistency", mode).load()) {
      Request request = server.requests().get(0);
      for (String other : List.of("stale", "consistent")) {
        assertEquals(other.equals(mode), request.parameter(other).isPresent(), request.target());
      }
      assertEquals(Map.of("a", "1"), running.values());
    }
  }

  @Test
  void oneConnection_servesFiftyRequests() {
    AtomicInteger index = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> {
                  int next = index.incrementAndGet();
                  return ScriptedResponse.keys(next, Map.of("p/a", "" + next));
                });
        RunningSource running = setup(server).watch()) {
      server.awaitRequests(50);
      assertEquals(1, server.connections());
      assertEquals(List.of(), running.failures());
    }
  }
}
