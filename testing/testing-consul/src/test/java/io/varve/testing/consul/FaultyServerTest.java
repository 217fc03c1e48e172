package io.varve.testing.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FaultyServerTest {
  private final HttpClient client = ConsulApi.newClient().build();

  private HttpResponse<String> get(FaultyServer server, String target)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(server.uri().resolve(target)).build(), BodyHandlers.ofString());
  }

  @Test
  void script_isAnsweredInOrder_overOneConnection() throws Exception {
    try (FaultyServer server =
        FaultyServer.answering(
            ScriptedResponse.keys(7, Map.of("a", "1")),
            ScriptedResponse.of(204, ""),
            ScriptedResponse.of(200, "<html>"),
            ScriptedResponse.of(429, "slow down").index(3))) {
      HttpResponse<String> first = get(server, "/v1/kv/a%20b?recurse&index=5");
      assertEquals(
          "[{\"LockIndex\":0,\"Key\":\"a\",\"Flags\":0,\"Value\":\"MQ==\","
              + "\"CreateIndex\":7,\"ModifyIndex\":7}]",
          first.body());
      assertEquals(7, first.headers().firstValueAsLong("x-consul-index").orElseThrow());
      assertEquals(204, get(server, "/").statusCode());
      assertEquals("<html>", get(server, "/").body());
      assertEquals(429, get(server, "/").statusCode());
      assertEquals(429, get(server, "/").statusCode(), "the last one is repeated");
      assertEquals(1, server.connections());
      Request request = server.requests().get(0);
      assertEquals("GET", request.method());
      assertEquals("/v1/kv/a%20b", request.path());
      assertEquals(Optional.of(""), request.parameter("recurse"));
      assertEquals(Optional.of("5"), request.parameter("index"));
      assertEquals(Optional.empty(), request.parameter("wait"));
      assertTrue(request.header("Host").isPresent());
    }
  }

  @Test
  void bodyOfARequest_isKept() throws Exception {
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.of(200, "true"))) {
      client.send(
          HttpRequest.newBuilder(server.uri()).PUT(BodyPublishers.ofString("grüße")).build(),
          BodyHandlers.discarding());
      assertEquals("grüße", server.awaitRequests(1).get(0).body());
    }
  }

  @Test
  void silence_holdsTheConnection_untilTheClientLeaves() {
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.silence())) {
      HttpRequest request =
          HttpRequest.newBuilder(server.uri()).timeout(Duration.ofSeconds(2)).build();
      assertThrows(
          HttpTimeoutException.class, () -> client.send(request, BodyHandlers.discarding()));
      assertEquals(1, server.awaitRequests(1).size());
      Polling.until(
          Duration.ofSeconds(30), () -> server.openConnections() == 0, () -> "it is still held");
    }
  }

  @Test
  void brokenBodies_areErrorsOfTheConnection() {
    String body = "[".repeat(1000);
    try (FaultyServer server =
        FaultyServer.answering(
            ScriptedResponse.of(200, body).resetAfter(10),
            ScriptedResponse.of(200, body).closedAfter(10),
            ScriptedResponse.garbage("not http"),
            ScriptedResponse.reset())) {
      for (int i = 0; i < 4; i++) {
        assertThrows(IOException.class, () -> get(server, "/"));
      }
      // The JDK's client repeats a GET whose connection broke before an answer.
      assertTrue(server.requests().size() >= 4);
    }
  }

  @Test
  void answerBehindAGate_comesWhenTheGateOpens() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.of(200, "now").when(gate))) {
      CompletableFuture<HttpResponse<String>> answer =
          client.sendAsync(HttpRequest.newBuilder(server.uri()).build(), BodyHandlers.ofString());
      server.awaitRequests(1);
      assertEquals(false, answer.isDone());
      gate.countDown();
      assertEquals("now", answer.get(30, TimeUnit.SECONDS).body());
    }
  }

  @Test
  void closedServer_refuses_andLeavesNoThread() {
    FaultyServer server = FaultyServer.answering(ScriptedResponse.silence());
    URI uri = server.uri();
    CompletableFuture<HttpResponse<Void>> held =
        client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
    server.awaitRequests(1);
    server.close();
    server.close();
    assertThrows(Exception.class, () -> held.get(30, TimeUnit.SECONDS));
    assertThrows(ConnectException.class, () -> get(server, "/"));
    assertEquals(0, server.openConnections());
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().startsWith("varve-testing-faulty")));
  }
}
