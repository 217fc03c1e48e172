package io.varve.testing.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayTest {
  @Test
  void cutCable_holdsWhatIsSent_untilItIsMended() throws Exception {
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.of(200, "1"));
        Relay relay = Relay.to(server.uri())) {
      ConsulApi api = ConsulApi.at(relay.uri());
      assertEquals(Optional.of("1"), api.find("a"));
      assertEquals(1, relay.connections());
      relay.cut();
      CompletableFuture<Optional<String>> read = CompletableFuture.supplyAsync(() -> api.find("b"));
      assertThrows(TimeoutException.class, () -> read.get(200, TimeUnit.MILLISECONDS));
      assertEquals(1, server.requests().size());
      relay.mend();
      assertEquals(Optional.of("1"), read.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void reset_tearsConnectionsDown_andWelcomesNewOnes() {
    CountDownLatch never = new CountDownLatch(1);
    try (FaultyServer server =
            FaultyServer.deciding(
                request ->
                    request.method().equals("PUT")
                        ? ScriptedResponse.of(200, "").when(never)
                        : ScriptedResponse.of(200, "1"));
        Relay relay = Relay.to(server.uri())) {
      ConsulApi api = ConsulApi.at(relay.uri());
      CompletableFuture<Void> write = CompletableFuture.runAsync(() -> api.put("a", "1"));
      server.awaitRequests(1);
      relay.resetConnections();
      assertThrows(Exception.class, () -> write.get(30, TimeUnit.SECONDS));
      assertEquals(Optional.of("1"), api.find("a"));
      Polling.until(
          Duration.ofSeconds(30), () -> relay.openConnections() <= 1, () -> "it is still open");
    }
  }

  @Test
  void closedRelay_refuses() {
    try (FaultyServer server = FaultyServer.answering(ScriptedResponse.of(200, "1"))) {
      Relay relay = Relay.to(server.uri());
      ConsulApi api = ConsulApi.at(relay.uri());
      assertEquals(Optional.of("1"), api.find("a"));
      relay.close();
      relay.close();
      assertThrows(UncheckedIOException.class, () -> api.find("a"));
    }
  }

  @Test
  void tls_passesThrough(@TempDir Path folder) {
    CertificateAuthority authority = CertificateAuthority.create(folder);
    try (ConsulProcess server = ConsulProcess.builder().tls(authority).start();
        Relay relay = Relay.to(server.uri())) {
      server.api().put("a", "1");
      assertEquals(Optional.of("1"), server.api().through(relay).find("a"));
      assertEquals(1, relay.connections());
    }
  }
}
