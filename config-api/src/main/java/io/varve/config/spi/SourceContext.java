package io.varve.config.spi;

import io.varve.config.ConfigSnapshot;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The process and the settings that a source starts with. A source uses this context and never
 * {@link System}, so that tests and tools can replace the process. Immutable.
 *
 * @param application the name of the application
 * @param profiles the active profiles; later ones win
 * @param arguments the program's arguments
 * @param environment the environment variables
 * @param systemProperties the system properties
 * @param workingDirectory the working directory, absolute
 * @param classLoader the class loader for class path resources
 * @param formats the available formats
 * @param settings the values of the sources of earlier phases
 * @param clock the clock
 * @param readOnly true if the source must not write to its store or to files, except on request: a
 *     tool inspects the configuration of another program
 */
public record SourceContext(
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
    boolean readOnly) {

  /** Copies the collections. */
  public SourceContext {
    profiles = List.copyOf(profiles);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    systemProperties = Map.copyOf(systemProperties);
    formats = List.copyOf(formats);
  }

  /**
   * The context of an ordinary program, which is not read-only.
   *
   * @param application the name of the application
   * @param profiles the active profiles; later ones win
   * @param arguments the program's arguments
   * @param environment the environment variables
   * @param systemProperties the system properties
   * @param workingDirectory the working directory, absolute
   * @param classLoader the class loader for class path resources
   * @param formats the available formats
   * @param settings the values of the sources of earlier phases
   * @param clock the clock
   */
  public SourceContext(
      String application,
      List<String> profiles,
      List<String> arguments,
      Map<String, String> environment,
      Map<String, String> systemProperties,
      Path workingDirectory,
      ClassLoader classLoader,
      List<ConfigFormat> formats,
      ConfigSnapshot settings,
      Clock clock) {
    this(
        application,
        profiles,
        arguments,
        environment,
        systemProperties,
        workingDirectory,
        classLoader,
        formats,
        settings,
        clock,
        false);
  }

  /** Only the application, since the rest may hold secrets. */
  @Override
  public String toString() {
    return "context of " + application;
  }
}
