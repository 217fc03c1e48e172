package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Origin;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceLayer;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Exceptions that do not end a watch. */
class SurvivalTest {
  private static final ConfigFormat FRAGILE =
      new ConfigFormat() {
        @Override
        public String name() {
          return "fragile";
        }

        @Override
        public List<String> extensions() {
          return List.of("fragile");
        }

        @Override
        public List<SourceLayer> parse(String text, Origin origin) {
          if (text.contains("hunter2")) {
            throw new StackOverflowError(text);
          }
          return List.of(SourceLayer.builder("t").put("k", text, origin).build());
        }
      };

  private static ScriptedResponse text(long index, String text) {
    return ScriptedResponse.keys(index, Map.of("p/x.fragile", text));
  }

  /** Formats are foreign code, which may throw anything. */
  @Test
  void errorOfAFormat_isReported_dropsTheIndex_andTheWatchGoesOn() {
    try (FaultyServer server =
        FaultyServer.answering(
            text(7, "a=1"), text(8, "a=hunter2"), text(9, "a=2"), ScriptedResponse.silence())) {
      ConsulConfigSource source = new ConsulConfigSource();
      source.open(
          SourceSetup.at(server.uri()).set("prefixes", "p").settings(),
          List.of(FRAGILE),
          Clock.systemUTC(),
          false);
      try (RunningSource running = new RunningSource(source, source.load())) {
        running.watch();
        String failure = running.awaitFailure(0);
        assertTrue(failure.contains("an unexpected java.lang.StackOverflowError"), failure);
        running.await(Map.of("k", "a=2"));
        assertFalse(running.traces().contains("hunter2"), running.traces());
        List<Request> requests = server.awaitRequests(4);
        assertEquals(
            List.of("none", "7", "none", "9"),
            requests.stream().map(r -> r.parameter("index").orElse("none")).toList());
      }
    }
  }

  @Test
  void interrupt_endsNoWatch() {
    AtomicInteger turn = new AtomicInteger();
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    ScriptedResponse.keys(turn.incrementAndGet(), Map.of("p/a", "" + turn.get())));
        RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p").watch()) {
      for (int i = 0; i < 5; i++) {
        int seen = running.changes().size();
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("varve-consul-watch"))
            .forEach(Thread::interrupt);
        running.waiting().until(() -> running.changes().size() > seen + 2);
      }
      assertEquals(List.of(), running.failures());
    }
  }

  @Test
  void serverThatRefuses_isAskedEverMoreSeldom() throws InterruptedException {
    try (FaultyServer server =
            FaultyServer.answering(
                ScriptedResponse.keys(7, Map.of("p/a", "1")), ScriptedResponse.of(403, ""));
        RunningSource running =
            SourceSetup.at(server.uri()).set("prefixes", "p").set("max-backoff", "800ms").watch()) {
      List<Request> requests = server.awaitRequests(5);
      // The third refusal in a row: the pause is at its cap, of which a quarter is jitter.
      long pause = requests.get(4).nanos() - requests.get(3).nanos();
      assertTrue(pause >= 600_000_000, pause + " ns");
      assertEquals(Map.of("a", "1"), running.values());
    }
  }
}
