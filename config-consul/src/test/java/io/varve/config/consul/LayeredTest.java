package io.varve.config.consul;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.testing.consul.ConsulProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source in the stack of layers, found by ServiceLoader. */
class LayeredTest {
  @TempDir Path folder;

  @Test
  void consul_isALayerThatJoinsByItself_andFollows() throws Exception {
    Files.writeString(folder.resolve("application.yaml"), "a: file\nb: file\n");
    try (ConsulProcess server =
        ConsulProcess.builder().dataFolder(folder.resolve("consul")).start()) {
      server.api().put("config/orders/a", "consul");
      try (LayeredConfig config = build(Map.of("CONSUL_HTTP_ADDR", server.uri().toString()))) {
        assertEquals("consul", config.get("a"), "Consul beats files");
        assertEquals("file", config.get("b"));
        assertTrue(
            config.explain("a").toString().contains("consul config/orders/a @"),
            config.explain("a").toString());

        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        config.onChange("a", event -> heard.add(config.find("a").orElse("none")));
        server.api().put("config/orders/a", "changed");
        assertEquals("changed", heard.poll(30, TimeUnit.SECONDS));
        server.api().delete("config/orders/a");
        assertEquals("file", heard.poll(30, TimeUnit.SECONDS), "a delete falls back");
        server.api().put("config/orders/b", "late");
        server.api().put("config/orders/a", "again");
        assertEquals("again", heard.poll(30, TimeUnit.SECONDS));

        server.kill();
        awaitState(config, SourceStatus.State.DOWN);
        assertEquals("again", config.get("a"));
        server.restart();
        awaitState(config, SourceStatus.State.UP);
        assertEquals("late", config.get("b"));
      }
    }
  }

  @Test
  void nothingConfigured_changesNothing() throws IOException {
    Files.writeString(folder.resolve("application.yaml"), "a: file\n");
    try (LayeredConfig config = build(Map.of())) {
      assertEquals("file", config.get("a"));
    }
  }

  @Test
  void settings_comeFromTheLayersBelowIt() throws IOException {
    try (ConsulProcess server = ConsulProcess.start()) {
      server.api().put("elsewhere/a", "consul");
      Files.writeString(
          folder.resolve("application.yaml"),
          "varve.consul:\n  address: " + server.uri() + "\n  prefixes: [elsewhere]\n");
      try (LayeredConfig config = build(Map.of())) {
        assertEquals("consul", config.get("a"));
      }
    }
  }

  private LayeredConfig build(Map<String, String> environment) {
    return LayeredConfig.builder()
        .application("orders")
        .environment(environment)
        .systemProperties(Map.of())
        .directory(folder)
        .build();
  }

  private static void awaitState(LayeredConfig config, SourceStatus.State state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertEquals(state, status(config).state(), "" + status(config)));
  }

  private static SourceStatus status(LayeredConfig config) {
    return config.sources().stream()
        .filter(status -> status.name().equals("consul"))
        .findFirst()
        .orElseThrow();
  }
}
