package io.varve.config.env;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.testkit.SourceContextBuilder;
import java.util.Map;

/** Loads the sources in simulated processes. */
final class SimulatedProcess {
  private SimulatedProcess() {}

  static SourceLayer environment(Map<String, String> environment) {
    return load(new EnvironmentSource(), environment, Map.of());
  }

  static SourceLayer systemProperties(Map<String, String> systemProperties) {
    return load(new SystemPropertiesSource(), Map.of(), systemProperties);
  }

  private static SourceLayer load(
      ConfigSource source, Map<String, String> environment, Map<String, String> systemProperties) {
    source.open(
        new SourceContextBuilder()
            .environment(environment)
            .systemProperties(systemProperties)
            .build());
    return source.load().layers().get(0);
  }
}
