package io.varve.config.spring;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.ConfigSource;
import java.util.Map;
import org.springframework.boot.SpringApplication;

/** Registers configurations that a program makes itself. */
final class OwnConfiguration {
  private OwnConfiguration() {}

  /** Gives each run of an application a configuration with one source. */
  static void register(SpringApplication application, ConfigSource source) {
    application.addBootstrapRegistryInitializer(
        registry ->
            registry.register(
                LayeredConfig.class,
                context ->
                    LayeredConfig.builder()
                        .discover(false)
                        .environment(Map.of())
                        .systemProperties(Map.of())
                        .source(source)
                        .build()));
  }
}
