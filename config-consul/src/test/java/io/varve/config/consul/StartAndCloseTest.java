package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.consul.fixtures.RunningSource;
import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.layered.LayeredConfig;
import io.varve.testing.consul.ConsulProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sources that are started and closed in a row, as by the tests of a program. */
class StartAndCloseTest {
  private static final boolean LONG = Boolean.getBoolean("varve.long");

  /** Whole configurations, which start and close at their own pace. */
  @Test
  void configurationsInARow_leaveConnectionsToTheNext() {
    int rounds = LONG ? 200 : 20;
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().putAll("config/orders/a", "0", "config/application/b", "1");
      long begun = System.nanoTime();
      for (int round = 1; round <= rounds; round++) {
        String value = "" + round;
        server.api().put("config/orders/a", value);
        try (LayeredConfig config =
            LayeredConfig.builder()
                .application("orders")
                .environment(Map.of("CONSUL_HTTP_ADDR", server.uri().toString()))
                .systemProperties(Map.of())
                .build()) {
          assertThat(config.get("a")).isEqualTo(value);
          assertThat(config.get("b")).isEqualTo("1");
        }
      }
      Duration taken = Duration.ofNanos(System.nanoTime() - begun);
      System.err.println(rounds + " configurations in " + taken);
      assertThat(taken).isLessThan(Duration.ofMinutes(1));
    }
  }

  /**
   * The server allows 200 connections, and keeps those of aborted queries. Nothing is written to
   * the quiet prefixes, so that only the end of the wait ends these queries.
   */
  @Test
  void sourcesInARow_leaveConnectionsToTheNext() {
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().putAll("p/a", "0", "quiet/1/a", "1", "quiet/2/b", "1", "quiet/3/c", "1");
      SourceSetup setup =
          SourceSetup.at(server.uri())
              .set("prefixes", "p,quiet/1,quiet/2,quiet/3")
              .set("startup-timeout", "10s");
      for (int round = 1; round <= 120; round++) {
        try (RunningSource running = setup.watch()) {
          String value = "" + round;
          server.api().put("p/a", value);
          running.await(Map.of("a", value, "b", "1", "c", "1"));
        }
      }
    }
  }
}
