package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.spi.ConfigSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Configurations with the given sources only, and waits for their threads. */
public final class Configs {
  private Configs() {}

  public static LayeredConfigBuilder builder(ConfigSource... sources) {
    LayeredConfigBuilder builder =
        LayeredConfig.builder().discover(false).environment(Map.of()).systemProperties(Map.of());
    List.of(sources).forEach(builder::source);
    return builder;
  }

  public static LayeredConfig of(ConfigSource... sources) {
    return builder(sources).build();
  }

  public static SourceStatus status(LayeredConfig config, String source) {
    return config.sources().stream().filter(s -> s.name().equals(source)).findFirst().orElseThrow();
  }

  public static SourceStatus.State state(LayeredConfig config, String source) {
    return status(config, source).state();
  }

  public static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS), "not reached within 60 s");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
