package io.varve.config.tool.internal.host;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the tool takes from the process that it runs in.
 *
 * @param out where answers go
 * @param err where everything else goes
 * @param environment the environment variables
 * @param systemProperties the system properties, as they were given
 * @param directory the working directory, absolute
 * @param outTerminal whether a person reads the answers as they come
 * @param errTerminal whether a person reads everything else as it comes
 */
public record Host(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Map<String, String> systemProperties,
    Path directory,
    boolean outTerminal,
    boolean errTerminal) {
  public Host {
    environment = Map.copyOf(environment);
    systemProperties = Map.copyOf(systemProperties);
  }

  /** Whether answers may have colours, see no-color.org. */
  public boolean isColoured() {
    return outTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Says something to whoever runs the tool. */
  public void say(String message) {
    err.println("varve: " + DisplayText.lines(message));
  }

  /** A path of the command line. */
  public Path resolve(Path path) {
    return directory.resolve(path).normalize();
  }

  /** The streams alone, since the rest may hold secrets. */
  @Override
  public String toString() {
    return "host at " + directory;
  }
}
