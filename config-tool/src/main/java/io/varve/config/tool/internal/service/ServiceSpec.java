package io.varve.config.tool.internal.service;

import io.varve.config.ConfigException;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.layered.spi.Refusal;
import io.varve.config.tool.internal.host.ToolException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The description of a service's start. The tool shows the configuration that such a service reads.
 *
 * @param loader its class path
 * @param directory its working directory
 * @param arguments its arguments
 * @param application the application name of its builder; empty for none
 * @param secrets the patterns of secret keys of its builder
 * @param environment its environment variables
 * @param properties its system properties
 */
public record ServiceSpec(
    ClassLoader loader,
    Path directory,
    List<String> arguments,
    String application,
    List<String> secrets,
    Map<String, String> environment,
    Map<String, String> properties) {
  public static final String PROFILE = "varve.profile";

  /** The same service in another folder. */
  public ServiceSpec in(Path folder) {
    return new ServiceSpec(
        loader, folder, arguments, application, secrets, environment, properties);
  }

  /** The same service with another system property. */
  public ServiceSpec with(String key, String value) {
    Map<String, String> more = new HashMap<>(properties);
    more.put(key, value);
    return new ServiceSpec(loader, directory, arguments, application, secrets, environment, more);
  }

  /** Starts the service without watching its sources. */
  public ServiceSession open() {
    return open(RecordingSource.Mode.ONCE, refusal -> {});
  }

  /**
   * Starts the service.
   *
   * @throws ToolException if it does not start
   */
  public ServiceSession open(RecordingSource.Mode manner, Consumer<Refusal> refusals) {
    List<RecordingSource> sources = new ArrayList<>();
    try {
      return new ServiceSession(start(manner, refusals, sources), sources);
    } catch (ConfigException wrong) {
      throw ToolException.notStarted(wrong);
    }
  }

  /** Starts the service and records its sources, also if the start fails. */
  public LayeredConfig start(
      RecordingSource.Mode manner, Consumer<Refusal> refusals, List<RecordingSource> sources) {
    Thread.currentThread().setContextClassLoader(loader);
    LayeredConfigBuilder builder =
        LayeredConfig.builder()
            .arguments(arguments.toArray(String[]::new))
            .environment(environment)
            .systemProperties(properties)
            .directory(directory)
            .secretKeys(secrets.toArray(String[]::new))
            .classLoader(loader)
            .readOnly(true)
            .onRefused(refusals)
            .decorate(
                source -> {
                  RecordingSource recorded = new RecordingSource(source, manner);
                  sources.add(recorded);
                  return recorded;
                });
    return (application.isEmpty() ? builder : builder.application(application)).build();
  }

  /** Only the folder: the rest may contain secrets. */
  @Override
  public String toString() {
    return "service in " + directory;
  }
}
