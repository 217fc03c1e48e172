package io.varve.config.consul;

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

/**
 * Four scopes without keys, while another application below the same root writes a hundred times a
 * second: the server answers every blocking query at once.
 */
class MissingScopesTest {
  /** The queries of the start, and the first ones of the watch. */
  private static final int BEGINNING = 14;

  private final AtomicInteger index = new AtomicInteger(10);
  private final AtomicBoolean written = new AtomicBoolean();

  private ScriptedResponse answer(Request request) {
    int at = index.incrementAndGet();
    ScriptedResponse answer =
        switch (request.path()) {
          case "/v1/kv/config/" ->
              ScriptedResponse.of(
                      200, written.get() ? "[\"config/orders/\",\"config/z/\"]" : "[\"config/z/\"]")
                  .index(at);
          case "/v1/kv/config/orders/" ->
              written.get()
                  ? ScriptedResponse.keys(at, Map.of("config/orders/a", "1"))
                  : ScriptedResponse.of(404, "").index(at);
          default -> ScriptedResponse.of(404, "").index(at);
        };
    boolean blocks = request.parameter("index").isPresent();
    return blocks ? answer.after(Duration.ofMillis(10)) : answer;
  }

  @Test
  void areFoundByTheListOfTheirFolder() throws InterruptedException {
    try (FaultyServer server = FaultyServer.deciding(this::answer);
        RunningSource running = SourceSetup.at(server.uri()).profiles("eu").watch()) {
      assertAskedOnceASecond(server);
      List<Request> later = server.requests().subList(BEGINNING, BEGINNING + 8);
      assertTrue(later.stream().allMatch(r -> r.path().equals("/v1/kv/config/")), later::toString);
      appear(server, running);
    }
  }

  /** Nothing lists the folder above. */
  @Test
  void areAskedForInTurn_ifNoFolderIsListed() throws InterruptedException {
    try (FaultyServer server = FaultyServer.deciding(this::answer);
        RunningSource running =
            SourceSetup.at(server.uri()).profiles("eu").set("documents", "none").watch()) {
      assertAskedOnceASecond(server);
      appear(server, running);
    }
  }

  private static void assertAskedOnceASecond(FaultyServer server) throws InterruptedException {
    List<Request> requests = server.awaitRequests(BEGINNING + 8);
    long took = requests.get(BEGINNING + 7).nanos() - requests.get(BEGINNING).nanos();
    assertTrue(took >= TimeUnit.SECONDS.toNanos(7), took + " ns");
  }

  private void appear(FaultyServer server, RunningSource running) {
    int before = server.requests().size();
    written.set(true);
    running.awaitValue("a", "1");
    int requests = server.requests().size() - before;
    assertTrue(requests <= 6, () -> requests + " requests");
    assertEquals(List.of(), running.failures());
  }
}
