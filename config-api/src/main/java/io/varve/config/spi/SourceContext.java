package io.varve.config.spi;

import io.varve.config.ConfigSnapshot;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * What a source is given to start with. Sources take everything about the process from here and
 * nothing from {@link System}, so that tests and tools can say what the process is. Immutable.
 *
 * @param application the name of the application
 * @param profiles the active profiles; later ones win
 * @param arguments the program's arguments
 * @param environment the environment variables
 * @param systemProperties the system properties
 * @param workingDirectory the working directory, absolute
 * @param classLoader where class path resources are found
 * @param formats the formats that were found
 * @param settings what the sources of the phases before say
 * @param clock the time
 * @param readOnly whether the source must, on its own account, write nothing to its store nor to
 *     files: somebody only looks at the configuration of another program
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
   * The context of a program that runs by itself: nothing is read-only.
   *
   * @param application the name of the application
   * @param profiles the active profiles; later ones win
   * @param arguments the program's arguments
   * @param environment the environment variables
   * @param systemProperties the system properties
   * @param workingDirectory the working directory, absolute
   * @param classLoader where class path resources are found
   * @param formats the formats that were found
   * @param settings what the sources of the phases before say
   * @param clock the time
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

  /** The application alone, since the rest may hold secrets. */
  @Override
  public String toString() {
    return "context of " + application;
  }
}
