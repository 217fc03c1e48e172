package io.varve.config.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.spi.SourceStatus.State;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.Relay;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A proxy whose patience is shorter than the wait of a watch, for minutes. */
class ImpatientProxyTest {
  private static final boolean LONG = Boolean.getBoolean("varve.long");
  private static final Duration PATIENCE = Duration.ofSeconds(LONG ? 8 : 6);
  private static final Duration LENGTH = LONG ? Duration.ofMinutes(10) : Duration.ofSeconds(20);
  private static final Duration LATEST = Duration.ofSeconds(3);

  /** In a long run, longer than the patience of the proxy. */
  private static final int LONGEST_GAP_MILLIS = LONG ? 18_000 : 4_000;

  @Test
  void cutWaits_areNoFailure_andHideNoChange() throws InterruptedException {
    Random random = new Random(8);
    PrintStream before = System.err;
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    long slowest = 0;
    int changes = 0;
    try (ConsulServer server = ConsulServer.start();
        Relay relay = Relay.to(server.uri(), PATIENCE)) {
      server.api().putAll("p/a", "0", "quiet/b", "1");
      try (LayeredConfig config = build(relay)) {
        long end = System.nanoTime() + LENGTH.toNanos();
        while (System.nanoTime() < end) {
          String value = "" + ++changes;
          server.api().put("p/a", value);
          long written = System.nanoTime();
          Awaitility.await()
              .pollDelay(Duration.ZERO)
              .pollInterval(Duration.ofMillis(5))
              .until(() -> config.get("a").equals(value));
          slowest = Math.max(slowest, System.nanoTime() - written);
          assertThat(config.sources())
              .allSatisfy(source -> assertThat(source.state()).isEqualTo(State.UP));
          TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_GAP_MILLIS)); // the pace of the writer
        }
        assertThat(relay.cutConnections()).isPositive();
      }
    } finally {
      System.setErr(before);
    }
    String log = lines.toString(StandardCharsets.UTF_8);
    System.err.printf(
        "%d changes in %s, the slowest seen after %d ms%n%s",
        changes, LENGTH, TimeUnit.NANOSECONDS.toMillis(slowest), log);
    assertThat(log).doesNotContain(" WARN ", " ERROR ");
    assertThat(Duration.ofNanos(slowest)).isLessThan(LATEST);
  }

  private static LayeredConfig build(Relay relay) {
    return LayeredConfig.builder()
        .environment(Map.of())
        .systemProperties(Map.of())
        .defaults(
            Map.of(
                "varve.consul.address", relay.uri().toString(),
                "varve.consul.prefixes", "p,quiet",
                "varve.consul.wait", "10s"))
        .build();
  }
}
