package io.varve.config.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.config.ConfigException;
import io.varve.testing.consul.ConsulProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches of raw keys while the server is away. */
class KeyWatchFailureTest {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private static ConsulSourceBuilder builder() {
    return ConsulSource.builder().environment(Map.of());
  }

  private String next() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }

  private static ConditionFactory waiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10));
  }

  /** Handles failures. */
  private final class Recorder implements KeyListener {
    @Override
    public void changed(String key, Optional<String> value) {
      heard.add(key + "=" + value.orElse("gone"));
    }

    @Override
    public void failed(ConfigException failure) {
      heard.add("failed");
    }
  }

  @Test
  void failure_isToldToEachListener_alsoToALateOne(@TempDir Path folder) throws Exception {
    try (ConsulProcess process =
            ConsulProcess.builder().dataFolder(folder.resolve("consul")).start();
        ConsulSource source = builder().address(process.uri().toString()).keys("foo").open()) {
      source.watch(new Recorder());
      assertThat(source.describe()).doesNotContain("failing");
      process.kill();
      assertThat(next()).isEqualTo("failed");
      assertThat(source.describe()).contains("1 watch; failing: consul ");
      source.watch(new Recorder());
      assertThat(next()).as("a watch that begins during a failure").isEqualTo("failed");
      process.restart();
      process.api().put("foo", "back");
      assertThat(next()).isEqualTo("foo=back");
      assertThat(next()).isEqualTo("foo=back");
      waiting().untilAsserted(() -> assertThat(source.describe()).endsWith("2 watches"));
    }
  }

  @Test
  void failure_thatNoListenerHandles_isLoggedOnce(@TempDir Path folder) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (ConsulProcess process =
            ConsulProcess.builder().dataFolder(folder.resolve("consul")).start();
        ConsulSource source = builder().address(process.uri().toString()).keys("foo").open()) {
      System.setErr(new PrintStream(log, true, UTF_8));
      AtomicInteger calls = new AtomicInteger();
      source.watch((key, value) -> calls.incrementAndGet());
      source.watch((key, value) -> calls.incrementAndGet());
      process.kill();
      waiting().until(() -> warnings(log) > 0);
      process.restart();
      process.api().put("foo", "back");
      waiting().until(() -> calls.get() == 2);
      assertThat(warnings(log)).isEqualTo(1);
      process.kill();
      waiting().until(() -> warnings(log) == 2);
    } finally {
      System.setErr(before);
    }
  }

  private static long warnings(ByteArrayOutputStream log) {
    return log.toString(UTF_8)
        .lines()
        .filter(line -> line.contains("WARN") && line.contains("A watch of Consul fails"))
        .count();
  }
}
