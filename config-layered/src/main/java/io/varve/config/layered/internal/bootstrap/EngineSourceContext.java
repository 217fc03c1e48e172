package io.varve.config.layered.internal.bootstrap;

import io.varve.config.ConfigSnapshot;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The context of the sources of one phase. */
record EngineSourceContext(
    String application,
    List<String> profiles,
    List<String> arguments,
    Map<String, String> environment,
    Map<String, String> systemProperties,
    Path workingDirectory,
    ClassLoader classLoader,
    List<ConfigFormat> formats,
    ConfigSnapshot settings,
    Clock clock,
    boolean readOnly)
    implements SourceContext {

  EngineSourceContext {
    profiles = List.copyOf(profiles);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    systemProperties = Map.copyOf(systemProperties);
    formats = List.copyOf(formats);
  }

  /** Only the application, since the rest may contain secrets. */
  @Override
  public String toString() {
    return "context of " + application;
  }
}
