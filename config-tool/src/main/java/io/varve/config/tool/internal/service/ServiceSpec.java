package io.varve.config.tool.internal.service;

import io.varve.config.ConfigException;
import io.varve.config.layered.spi.Refusal;
import java.util.function.Consumer;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.tool.internal.host.ToolException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A service as it would be started: what it would read is what the tool shows.
 *
 * @param loader its class path
 * @param directory the folder that it is started in
 * @param arguments its arguments
 * @param application the name that it gives to its builder; empty for none
 * @param secrets patterns of keys that it gives to its builder as secrets
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

  /** The same in another folder. */
  public ServiceSpec in(Path folder) {
    return new ServiceSpec(
        loader, folder, arguments, application, secrets, environment, properties);
  }

  /** The same with another system property. */
  public ServiceSpec with(String key, String value) {
    Map<String, String> more = new HashMap<>(properties);
    more.put(key, value);
    return new ServiceSpec(loader, directory, arguments, application, secrets, environment, more);
  }

  /** Opens it for one look: nothing is followed. */
  public ServiceSession open() {
    return open(RecordingSource.Mode.ONCE, refusal -> {});
  }

  /**
   * Opens it.
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

  /** Starts it, and notes its sources, also where it fails. */
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

  /** The folder alone, since the rest may hold secrets. */
  @Override
  public String toString() {
    return "service in " + directory;
  }
}
