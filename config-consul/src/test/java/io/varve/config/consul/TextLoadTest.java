package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Loading of the texts that a listing names. */
class TextLoadTest {
  /** Lists two texts; the function answers all other requests. */
  private static FaultyServer listingTwoTexts(Function<Request, ScriptedResponse> rest) {
    ScriptedResponse list =
        ScriptedResponse.of(200, "[\"config/orders.json\",\"config/orders.yaml\"]").index(9);
    return FaultyServer.deciding(
        request -> request.path().equals("/v1/kv/config/") ? list : rest.apply(request));
  }

  @Test
  void textsWithoutTransactions_areReadOneByOne() {
    try (FaultyServer server =
            listingTwoTexts(
                request ->
                    switch (request.path()) {
                      case "/v1/txn" -> ScriptedResponse.of(403, "blocked by agent configuration");
                      case "/v1/kv/config/orders.yaml" ->
                          ScriptedResponse.keys(9, Map.of("config/orders.yaml", "a: 1"));
                      default -> ScriptedResponse.of(404, "").index(5);
                    });
        RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(Map.of("a", "1"), running.values());
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
                              ? ScriptedResponse.of(409, "{\"Results\":null,\"Errors\":[]}")
                              : ScriptedResponse.of(
                                  200,
                                  "{\"Results\":[{\"KV\":{\"Key\":\"config/orders.yaml\","
                                      + "\"Value\":\"YTogMQ==\"}}],\"Errors\":null}");
                      default -> ScriptedResponse.of(404, "").index(5);
                    });
        RunningSource running = SourceSetup.at(server.uri()).load()) {
      assertEquals(Map.of("a", "1"), running.values());
      assertEquals(2, reads.get());
    }
  }
}
