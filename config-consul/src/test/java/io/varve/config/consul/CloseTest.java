package io.varve.config.consul;

import static io.varve.config.consul.fixtures.OnePrefix.GOOD;
import static io.varve.config.consul.fixtures.OnePrefix.blocks;
import static io.varve.config.consul.fixtures.OnePrefix.setup;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.LambdaObserver;
import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.testing.consul.FaultyServer;
import io.varve.testing.consul.ScriptedResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing of a source while a server, or an observer, does not answer. */
class CloseTest {
  @Test
  void close_endsAQueryThatIsBlocked_within_aSecond() {
    try (FaultyServer server =
        FaultyServer.deciding(
            request ->
                blocks(request)
                    ? ScriptedResponse.silence()
                    : ScriptedResponse.of(404, "").index(7))) {
      RunningSource running = SourceSetup.at(server.uri()).set("prefixes", "p,q,r").watch();
      server.awaitRequests(6);
      assertTimeout(Duration.ofSeconds(1), running::close);
      assertEquals(0, WatchTest.watchThreads());
      running.close();
      running.waiting().until(() -> server.openConnections() == 0);
      assertEquals(List.of(), running.failures(), "the end is no failure");
      assertEquals(6, server.requests().size(), "nothing is asked again");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void close_endsALoadThatIsStuck(String scheme) throws Exception {
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.silence())) {
      String address = scheme + "://" + server.uri().getAuthority();
      ConsulConfigSource source =
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
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> server.openConnections() > 0);
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
            ScriptedResponse.keys(7, GOOD),
            ScriptedResponse.keys(8, Map.of("p/a", "2")),
            ScriptedResponse.silence())) {
      ConsulConfigSource source = setup(server).open();
      source.load();
      source.watch(
          new LambdaObserver(
              snapshot -> {
                calls.incrementAndGet();
                stalled.countDown();
                try {
                  free.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              failure -> calls.incrementAndGet()));
      assertTrue(stalled.await(30, TimeUnit.SECONDS));
      assertTimeout(Duration.ofMillis(2500), source::close);
      free.countDown();
      assertEquals(1, calls.get());
    }
  }
}
