package io.varve.config.consul.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.Request;
import io.varve.testing.consul.ScriptedResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.protocol.HttpContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections, and the timeouts of requests. */
class ConnectionPoolTest {
  private static final KvQuery P = new KvQuery.Prefix("p/");

  /** Client that records the configuration of a request and sends nothing. */
  private static final class Unsent extends CloseableHttpClient {
    private RequestConfig config = RequestConfig.DEFAULT;

    @Override
    protected CloseableHttpResponse doExecute(
        HttpHost target, HttpRequest request, HttpContext context) {
      config = ((HttpGet) request).getConfig();
      throw new IllegalStateException("not sent");
    }

    @Override
    public void close() {}

    @Override
    @Deprecated
    public org.apache.http.params.HttpParams getParams() {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    public org.apache.http.conn.ClientConnectionManager getConnectionManager() {
      throw new UnsupportedOperationException();
    }
  }

  private static RequestConfig sent(Unsent client, HttpChannel channel) {
    assertThrows(
        IllegalStateException.class, () -> channel.execute(new HttpGet("http://127.0.0.1:1/")));
    return client.config;
  }

  /** The server adds up to a sixteenth to the wait. */
  @ParameterizedTest
  @CsvSource({"0, 7000", "16, 24000", "60, 70750"})
  void socket_outlastsTheWaitAndItsSixteenth(int wait, int millis) {
    Unsent client = new Unsent();
    ConsulSettings settings =
        SourceSetup.bare().set("address", "x").set("request-timeout", "7s").settings();
    try (HttpChannel channel = new HttpChannel(() -> client, new RequestTimer(), settings)) {
      channel.expect(Duration.ofSeconds(wait));
      assertEquals(millis, sent(client, channel).getSocketTimeout());
    }
  }

  @Test
  void requestsWithAnEnd_getWhatIsLeft_butATenthOfASecondAtLeast() {
    Unsent client = new Unsent();
    ConsulSettings settings = SourceSetup.bare().set("address", "x").settings();
    try (HttpChannel channel = new HttpChannel(() -> client, new RequestTimer(), settings)) {
      long now = System.nanoTime();
      channel.endBy(now + Duration.ofSeconds(2).toNanos());
      RequestConfig early = sent(client, channel);
      assertTrue(early.getSocketTimeout() <= 2000, early.toString());
      assertTrue(early.getConnectTimeout() <= 2000, early.toString());
      channel.endBy(now - 1);
      RequestConfig late = sent(client, channel);
      assertEquals(100, late.getSocketTimeout());
      assertEquals(100, late.getConnectTimeout());
    }
  }

  @Test
  void pool_isBounded() throws InterruptedException {
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.silence())) {
      ConsulSettings settings =
          SourceSetup.at(server.uri()).set("connect-timeout", "100ms").settings();
      List<Thread> busy = new ArrayList<>();
      try (ConnectionPool transport = new ConnectionPool(settings, 3)) {
        for (int i = 0; i < 3; i++) {
          KvReader store = new KvReader(settings, transport);
          Thread thread =
              new Thread(
                  () ->
                      assertThrows(
                          ConsulRequestException.class, () -> store.read(P, 0, Duration.ZERO)));
          thread.setDaemon(true);
          thread.start();
          busy.add(thread);
        }
        server.awaitRequests(3);
        KvReader fourth = new KvReader(settings, transport);
        ConsulRequestException failure =
            assertThrows(ConsulRequestException.class, () -> fourth.read(P, 0, Duration.ZERO));
        assertTrue(failure.getMessage().contains("no connection in time"), failure.getMessage());
        assertEquals(3, server.connections());
      }
      for (Thread thread : busy) {
        thread.join();
      }
    }
  }

  /** A fault that lost one connection may have lost all. */
  @Test
  void lostConnection_takesTheIdleOnesWithIt() throws ConsulRequestException {
    try (FaultyServer server =
        FaultyServer.deciding(
            request ->
                request.parameter("index").isPresent()
                    ? ScriptedResponse.reset()
                    : ScriptedResponse.keys(7, Map.of("p/a", "1")))) {
      ConsulSettings settings = SourceSetup.at(server.uri()).settings();
      try (ConnectionPool transport = new ConnectionPool(settings, 2)) {
        KvReader store = new KvReader(settings, transport);
        store.read(P, 0, Duration.ZERO);
        assertEquals(1, transport.connections(), "it is kept");
        transport.dropIdle();
        assertEquals(0, transport.connections());
        store.read(P, 0, Duration.ZERO);
        assertThrows(ConsulRequestException.class, () -> store.read(P, 5, Duration.ofSeconds(1)));
        store.read(P, 0, Duration.ZERO);
        List<Request> requests = server.requests();
        assertNotEquals(requests.get(2).connection(), requests.get(3).connection());
      }
    }
  }

  /** Apache's client shuts its connections down when it meets an Error, and never opens others. */
  @Test
  void connectionsThatWereShutDown_areRemade() throws ConsulRequestException {
    try (FaultyServer server =
        FaultyServer.answering(ScriptedResponse.keys(7, Map.of("p/a", "1")))) {
      ConsulSettings settings = SourceSetup.at(server.uri()).settings();
      try (ConnectionPool transport = new ConnectionPool(settings, 2)) {
        KvReader store = new KvReader(settings, transport);
        store.read(P, 0, Duration.ZERO);
        transport.pool().shutdown();
        assertEquals(1, store.read(P, 0, Duration.ZERO).entries().list().size());
        assertEquals(2, server.connections());
      }
    }
  }

  @Test
  void gzip_isAskedForWhereItIsSet() {
    try (FaultyServer server =
            FaultyServer.answering(ScriptedResponse.keys(7, Map.of("p/a", "1")));
        RunningSource running =
            SourceSetup.at(server.uri()).set("prefixes", "p").set("gzip", "true").load()) {
      assertEquals(Map.of("a", "1"), running.values());
      String accepted = server.requests().get(0).header("Accept-Encoding").orElseThrow();
      assertTrue(accepted.contains("gzip"), accepted);
    }
  }
}
