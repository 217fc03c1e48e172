package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.testing.consul.Answer;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reaction of a watch to faults that a real server cannot produce. */
class FaultTest {
  private static final Map<String, String> GOOD = Map.of("p/a", "1");

  /** One prefix, so that the requests are those of one watch. */
  private static SourceSetup setup(FaultyServer server) {
    return SourceSetup.at(server.uri())
        .set("prefixes", "p")
        .set("wait", "1s")
        .set("request-timeout", "300ms");
  }

  private static boolean blocks(Request request) {
    return request.parameter("index").isPresent();
  }

  static Stream<Map.Entry<String, Answer>> faults() {
    Answer whole = Answer.keys(9, GOOD);
    return Stream.of(
        Map.entry("silence", Answer.silence()),
        Map.entry("reset", Answer.reset()),
        Map.entry("reset in the body", whole.resetAfter(20)),
        Map.entry("end in the body", whole.closedAfter(20)),
        Map.entry("silence in the body", whole.silentAfter(20)),
        Map.entry("no HTTP", Answer.garbage("hunter2\r\n\r\n")),
        Map.entry("HTML", Answer.of(200, "<html>hunter2</html>").index(9)),
        Map.entry("other JSON", Answer.of(200, "{\"hunter2\":1}").index(9)),
        Map.entry("garbage JSON", Answer.of(200, "[{\"Key\":\"p/a\",\"Value\":\"hunter2").index(9)),
        Map.entry("no Base64", Answer.of(200, "[{\"Key\":\"p/a\",\"Value\":\"<>\"}]").index(9)),
        Map.entry("no key", Answer.of(200, "[{\"Value\":\"YQ==\"}]").index(9)),
        Map.entry("two lists", Answer.of(200, "[] []").index(9)),
        Map.entry("null", Answer.of(200, "null").index(9)),
        Map.entry("nothing", Answer.of(200, "").index(9)),
        Map.entry("garbage index", Answer.of(200, "[]").header("X-Consul-Index", "hunter2")),
        Map.entry("another key", Answer.keys(9, Map.of("x/hunter2", "1"))),
        Map.entry("more announced than memory holds", raw("Content-Length: 2000000000", "[]")),
        Map.entry("a chunk that is none", raw("Transfer-Encoding: chunked", "hunter2\r\n")),
        Map.entry("204", Answer.of(204, "").index(9)),
        Map.entry("301", Answer.of(301, "").header("Location", "/v1/kv/other")),
        Map.entry("404 of a stranger", Answer.of(404, "hunter2")),
        Map.entry("403", Answer.of(403, "Permission denied: hunter2")),
        Map.entry("429", Answer.of(429, "hunter2")),
        Map.entry("500", Answer.of(500, "No cluster leader")),
        Map.entry("503", Answer.of(503, "hunter2")));
  }

  private static Answer raw(String header, String body) {
    return Answer.garbage("HTTP/1.1 200 OK\r\nX-Consul-Index: 9\r\n" + header + "\r\n\r\n" + body);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void fault_keepsTheLastState_isToldOnce_andHeals(Map.Entry<String, Answer> fault)
      throws InterruptedException {
    AtomicReference<Function<Request, Answer>> script =
        new AtomicReference<>(
            request ->
                blocks(request)
                    ? Answer.keys(7, GOOD).after(Duration.ofMillis(50))
                    : Answer.keys(7, GOOD));
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
          request -> blocks(request) ? Answer.silence() : Answer.keys(11, Map.of("p/a", "2")));
      running.await(Map.of("a", "2"));
      running.awaitHealed();
    }
  }

  @Test
  void errorsAndLostConnections_dropTheIndex() throws InterruptedException {
    AtomicInteger turn = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    switch (turn.getAndIncrement()) {
                      case 0 -> Answer.keys(7, GOOD);
                      case 1 -> Answer.reset();
                      case 2 -> Answer.keys(8, GOOD);
                      case 3 -> Answer.of(500, "");
                      case 4 -> Answer.keys(9, GOOD);
                      case 5 -> Answer.of(403, "");
                      case 6 -> Answer.keys(10, GOOD);
                      default -> Answer.silence();
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
  void fallingIndex_startsAnew_andWakesNobody() throws InterruptedException {
    try (FaultyServer server =
            FaultyServer.answering(
                Answer.keys(70, GOOD),
                Answer.keys(6, GOOD),
                Answer.keys(6, GOOD),
                Answer.keys(7, Map.of("p/a", "2")),
                Answer.silence());
        RunningSource running = setup(server).watch()) {
      running.await(Map.of("a", "2"));
      List<Request> requests = server.awaitRequests(5);
      assertEquals(
          List.of("none", "70", "none", "6", "7"),
          requests.stream().limit(5).map(r -> r.parameter("index").orElse("none")).toList());
      assertEquals(1, running.changes().size());
      assertEquals(List.of(), running.failures());
    }
  }

  /** Without a pause the watch would send requests as fast as it can. */
  @Test
  void absentIndex_isOne_andNotAskedWithoutEnd() throws InterruptedException {
    try (FaultyServer server =
            FaultyServer.answering(Answer.of(200, "[{\"Key\":\"p/a\",\"Value\":\"MQ==\"}]"));
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
  void serverThatWakesAllTheTime_isAskedAtTheRate() throws InterruptedException {
    AtomicInteger index = new AtomicInteger(10);
    try (FaultyServer server =
            FaultyServer.deciding(request -> Answer.of(404, "").index(index.incrementAndGet()));
        RunningSource running = setup(server).set("min-interval", "100ms").watch()) {
      List<Request> requests = server.awaitRequests(12);
      long took = requests.get(11).nanos() - requests.get(1).nanos();
      assertTrue(took >= TimeUnit.MILLISECONDS.toNanos(800), took + " ns");
      assertEquals(List.of(), running.changes());
      assertEquals(1, server.connections(), "one connection");
    }
  }

  /** A watch that has rested may send two requests at once. */
  @Test
  void firstChange_isAskedForAtOnce_andSoIsTheNext() {
    try (FaultyServer server =
            FaultyServer.answering(
                Answer.keys(7, GOOD), Answer.keys(8, Map.of("p/a", "2")), Answer.silence());
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
                        ? Answer.keys(7, GOOD).after(Duration.ofMillis(1100))
                        : Answer.keys(7, GOOD));
        RunningSource running = setup(server).watch()) {
      List<Request> requests = server.awaitRequests(4);
      assertEquals("1000ms", requests.get(1).parameter("wait").orElseThrow());
      assertEquals("7", requests.get(3).parameter("index").orElseThrow(), "no error between");
      assertEquals(List.of(), running.failures());
    }
  }

  @Test
  void defaultWait_isAMinute() throws InterruptedException {
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> blocks(request) ? Answer.silence() : Answer.keys(7, GOOD));
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p").watch()) {
      assertEquals("60000ms", server.awaitRequests(2).get(1).parameter("wait").orElseThrow());
      assertEquals(List.of(), running.failures());
    }
  }

  @Test
  void watchesSideBySide_doNotWaitForEachOther() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> {
                  if (!blocks(request)) {
                    return Answer.of(404, "").index(5);
                  }
                  if (request.path().endsWith("/p/")) {
                    return Answer.of(404, "").index(5).when(never);
                  }
                  return asked.incrementAndGet() == 1
                      ? Answer.keys(6, Map.of("q/b", "2"))
                      : Answer.silence();
                });
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p,q").watch()) {
      running.await(Map.of("b", "2"));
      assertTrue(server.openConnections() <= 2, "one a prefix");
      never.countDown();
    }
  }

  @Test
  void outageThatTwoWatchesFindDifferently_isToldOnce() throws InterruptedException {
    CountDownLatch down = new CountDownLatch(1);
    try (FaultyServer server =
            FaultyServer.deciding(
                request -> {
                  if (!blocks(request) && down.getCount() > 0) {
                    return Answer.of(404, "").index(5);
                  }
                  return (request.path().endsWith("/p/") ? Answer.reset() : Answer.of(500, ""))
                      .when(down);
                });
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p,q").watch()) {
      server.awaitRequests(4);
      down.countDown();
      running.awaitFailure(0);
      server.awaitRequests(12);
      running.source().close();
      assertEquals(1, running.failures().size(), "" + running.failures());
    }
  }

  @Test
  void serverThatIsAway_isAskedOneAtATime() throws InterruptedException {
    AtomicReference<Answer> mood = new AtomicReference<>(Answer.of(404, "").index(5));
    CountDownLatch blocking = new CountDownLatch(1);
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    blocks(request) && blocking.getCount() > 0
                        ? Answer.reset().when(blocking)
                        : mood.get());
        RunningSource running =
            SourceSetup.at(server.uri())
                .set("prefixes", "a,b,c,d")
                .set("max-backoff", "2s")
                .watch()) {
      server.awaitRequests(8);
      mood.set(Answer.of(500, "No cluster leader"));
      blocking.countDown();
      running.awaitFailure(0);
      server.awaitRequests(12);
      List<Request> attempts = server.requests().subList(8, 12);
      long first = attempts.get(0).nanos();
      long last = attempts.get(3).nanos();
      // Four watches with a backoff each would send four requests in the first half second.
      assertTrue(last - first > TimeUnit.MILLISECONDS.toNanos(500), (last - first) + " ns");
      mood.set(Answer.of(404, "").index(9));
      running.awaitHealed();
    }
  }

  @Test
  void close_endsAQueryThatIsBlocked_within_aSecond() throws InterruptedException {
    try (FaultyServer server =
        FaultyServer.deciding(
            request -> blocks(request) ? Answer.silence() : Answer.of(404, "").index(7))) {
      RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p,q,r").watch();
      server.awaitRequests(6);
      assertTimeout(Duration.ofSeconds(1), running::close);
      assertEquals(0, WatchTest.watchThreads());
      running.close();
      running.await("for the connections to end", () -> server.openConnections() == 0);
      assertEquals(List.of(), running.failures(), "the end is no failure");
      assertEquals(6, server.requests().size(), "nothing is asked again");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void close_endsALoadThatIsStuck(String scheme) throws Exception {
    try (FaultyServer server = FaultyServer.answering(Answer.silence())) {
      String address = scheme + "://" + server.uri().getAuthority();
      ConsulSource source =
          SourceSetup.at(URI.create(address))
              .set("startup-timeout", "60s")
              .set("request-timeout", "60s")
              .open();
      CountDownLatch ended = new CountDownLatch(1);
      Thread loading =
          new Thread(
              () -> {
                try {
                  source.load();
                } catch (RuntimeException e) {
                  ended.countDown();
                }
              });
      loading.start();
      new RunningSource(source, SourceSnapshot.of())
          .await("for a connection", () -> server.openConnections() > 0);
      assertTimeout(Duration.ofSeconds(1), source::close);
      assertTrue(ended.await(10, TimeUnit.SECONDS));
      loading.join();
    }
  }

  @Test
  void close_isNotHeldUpByAnObserverThatStalls() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    try (FaultyServer server =
        FaultyServer.answering(
            Answer.keys(7, GOOD), Answer.keys(8, Map.of("p/a", "2")), Answer.silence())) {
      ConsulSource source = setup(server).open();
      source.load();
      source.watch(
          new SourceObserver() {
            @Override
            public void changed(SourceSnapshot snapshot) {
              calls.incrementAndGet();
              stalled.countDown();
              try {
                free.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }

            @Override
            public void failed(ConfigException failure) {
              calls.incrementAndGet();
            }
          });
      assertTrue(stalled.await(30, TimeUnit.SECONDS));
      assertTimeout(Duration.ofMillis(2500), source::close);
      free.countDown();
      assertEquals(1, calls.get());
    }
  }

  /** The listing is one request and the texts another: both count for the rate. */
  @Test
  void textsThatAreReadBesideTheirList_countForTheRate() throws InterruptedException {
    AtomicInteger index = new AtomicInteger(10);
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    switch (request.path()) {
                      case "/v1/kv/config/" ->
                          Answer.of(200, "[\"config/orders.yaml\"]").index(index.incrementAndGet());
                      case "/v1/kv/config/orders.yaml" ->
                          Answer.keys(9, Map.of("config/orders.yaml", "a: 1"));
                      default -> blocks(request) ? Answer.silence() : Answer.of(404, "").index(5);
                    });
        RunningSource running = SourceSetup.at(server.uri()).set("min-interval", "100ms").watch()) {
      running.await("for requests", () -> texts(server).size() >= 14);
      List<Request> requests = texts(server);
      long took = requests.get(13).nanos() - requests.get(2).nanos();
      assertTrue(took >= TimeUnit.MILLISECONDS.toNanos(800), took + " ns");
      assertEquals(List.of(), running.changes());
    }
  }

  private static List<Request> texts(FaultyServer server) {
    return server.requests().stream()
        .filter(r -> r.path().matches("/v1/kv/config/(orders.yaml)?"))
        .toList();
  }

  /** Lists two texts; the function answers all other requests. */
  private static FaultyServer listingTwoTexts(Function<Request, Answer> rest) {
    Answer list = Answer.of(200, "[\"config/orders.json\",\"config/orders.yaml\"]").index(9);
    return FaultyServer.deciding(
        request -> request.path().equals("/v1/kv/config/") ? list : rest.apply(request));
  }

  @Test
  void textsWithoutTransactions_areReadOneByOne() {
    try (FaultyServer server =
            listingTwoTexts(
                request ->
                    switch (request.path()) {
                      case "/v1/txn" -> Answer.of(403, "blocked by agent configuration");
                      case "/v1/kv/config/orders.yaml" ->
                          Answer.keys(9, Map.of("config/orders.yaml", "a: 1"));
                      default -> Answer.of(404, "").index(5);
                    });
        RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(Map.of("a", "1"), running.values());
    }
  }

  /** A proxy may mix up its answers. */
  @Test
  void answerForAnotherKey_isRefused() {
    try (FaultyServer server = FaultyServer.answering(Answer.keys(9, Map.of("x/hunter2", "1")))) {
      SourceSetup setup = SourceSetup.at(server.uri()).set("layout", "false").set("keys", "p/a");
      SourceException e = assertThrows(SourceException.class, () -> setup.load().close());
      assertTrue(e.getMessage().contains("an answer that is not Consul's"), e.getMessage());
      assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
    }
  }

  @Test
  void textsThatAreGoneWhenTheyAreRead_areListedAgain() {
    AtomicInteger reads = new AtomicInteger();
    try (FaultyServer server =
            listingTwoTexts(
                request ->
                    switch (request.path()) {
                      case "/v1/txn" ->
                          reads.getAndIncrement() == 0
                              ? Answer.of(409, "{\"Results\":null,\"Errors\":[]}")
                              : Answer.of(
                                  200,
                                  "{\"Results\":[{\"KV\":{\"Key\":\"config/orders.yaml\","
                                      + "\"Value\":\"YTogMQ==\"}}],\"Errors\":null}");
                      default -> Answer.of(404, "").index(5);
                    });
        RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(Map.of("a", "1"), running.values());
      assertEquals(2, reads.get());
    }
  }

  @Test
  void tenThousandKeys_areOneRequestAPrefix() {
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      keys.put("p/k" + i, "" + i);
    }
    try (FaultyServer server = FaultyServer.answering(Answer.keys(7, keys));
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p").load()) {
      assertEquals(10_000, running.values().size());
      assertEquals(1, server.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "stale", "consistent"})
  void consistency_isAskedFor(String mode) {
    try (FaultyServer server = FaultyServer.answering(Answer.keys(7, GOOD));
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
    try (FaultyServer server = FaultyServer.answering(Answer.keys(7, GOOD));
        RunningSource running = setup(server).set("min-interval", "10ms").watch()) {
      server.awaitRequests(50);
      assertEquals(1, server.connections());
      assertEquals(Map.of("a", "1"), running.values());
    }
  }
}
