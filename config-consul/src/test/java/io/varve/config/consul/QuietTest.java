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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Changes that are delayed until a prefix is quiet. */
class QuietTest {
  @Test
  void prefixThatNeverRests_isReportedAfterTheLongestTime() {
    AtomicInteger turn = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    ScriptedResponse.keys(turn.incrementAndGet(), Map.of("p/a", "" + turn.get())));
        RunningSource running =
            SourceSetup.at(server.uri())
                .set("prefixes", "p")
                .set("quiet", "500ms")
                .set("quiet-max", "1s")
                .watch()) {
      running.waiting().until(() -> !running.changes().isEmpty());
    }
  }

  /** The wait of the next query is the rest of the quiet time. */
  @Test
  void anotherChange_startsTheQuietTimeAgain() throws InterruptedException {
    try (FaultyServer server =
            FaultyServer.answering(
                ScriptedResponse.keys(7, Map.of("p/a", "1")),
                ScriptedResponse.keys(8, Map.of("p/a", "2")),
                ScriptedResponse.keys(9, Map.of("p/a", "3")).after(Duration.ofSeconds(2)),
                ScriptedResponse.silence());
        RunningSource running =
            SourceSetup.at(server.uri()).set("prefixes", "p").set("quiet", "30s").watch()) {
      List<Request> requests = server.awaitRequests(4);
      assertEquals("8", requests.get(2).parameter("index").orElseThrow());
      assertEquals("9", requests.get(3).parameter("index").orElseThrow());
      String wait = requests.get(3).parameter("wait").orElseThrow();
      long millis = Long.parseLong(wait.replace("ms", ""));
      assertTrue(millis > TimeUnit.SECONDS.toMillis(28), "two seconds have gone: " + wait);
      assertEquals(List.of(), running.changes());
    }
  }
}
