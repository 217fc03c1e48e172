package io.varve.config.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.testing.consul.ConsulProcess;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sources that are started and closed in a row, as by the tests of a program. */
class StartAndCloseTest {
  /** The server allows 200 connections, and keeps those of aborted queries. */
  @Test
  void sourcesInARow_leaveConnectionsToTheNext() {
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().put("config/orders/a", "1");
      for (int round = 1; round <= 120; round++) {
        try (RunningSource running =
            SourceSetup.at(server.uri()).set("startup-timeout", "10s").watch()) {
          assertEquals(Map.of("a", "1"), running.values(), "round " + round);
          server.api().put("config/orders/b", "" + round);
          running.awaitValue("b", "" + round);
          server.api().delete("config/orders/b");
          running.await(Map.of("a", "1"));
        }
      }
    }
  }
}
