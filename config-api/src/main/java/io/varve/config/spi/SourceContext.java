package io.varve.config.spi;

import io.varve.config.ConfigSnapshot;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The environment of a source: the process and the settings of earlier phases. Not to be
 * implemented by applications; may grow. The test kit builds one for the test of a source.
 *
 * <p>A source uses this context and never {@link System}, so that tests and tools can replace the
 * process. Immutable. Its string form contains no secret.
 */
public interface SourceContext {

  /** {@return the name of the application} */
  String application();

  /** {@return the active profiles; later ones override earlier ones} */
  List<String> profiles();

  /** {@return the program's arguments} */
  List<String> arguments();

  /** {@return the environment variables} */
  Map<String, String> environment();

  /** {@return the system properties} */
  Map<String, String> systemProperties();

  /** {@return the working directory, absolute} */
  Path workingDirectory();

  /** {@return the class loader for class path resources} */
  ClassLoader classLoader();

  /** {@return the available formats} */
  List<ConfigFormat> formats();

  /** {@return the values of the sources of earlier phases} */
  ConfigSnapshot settings();

  /** {@return the clock} */
  Clock clock();

  /**
   * Returns true if the source must not write to its store or to files, except on request.
   *
   * @return true if a tool inspects the configuration of another program
   */
  boolean readOnly();
}
