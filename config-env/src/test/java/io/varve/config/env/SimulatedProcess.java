package io.varve.config.env;

import io.varve.config.ConfigSnapshot;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
        new SourceContext(
            "test",
            List.of(),
            List.of(),
            environment,
            systemProperties,
            Path.of("").toAbsolutePath(),
            SimulatedProcess.class.getClassLoader(),
            List.of(),
            noSettings(),
            Clock.systemUTC()));
    return source.load().layers().get(0);
  }

  private static ConfigSnapshot noSettings() {
    Object none =
        Proxy.newProxyInstance(
            ConfigSnapshot.class.getClassLoader(),
            new Class<?>[] {ConfigSnapshot.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException("these sources read no settings");
            });
    return (ConfigSnapshot) none;
  }
}
