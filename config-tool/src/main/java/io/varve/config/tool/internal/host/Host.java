package io.varve.config.tool.internal.host;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process that the tool runs in.
 *
 * @param out the stream for answers
 * @param err the stream for everything else
 * @param environment the environment variables
 * @param systemProperties the system properties, as they were given
 * @param directory the working directory, absolute
 * @param outTerminal true if {@code out} is a terminal
 * @param errTerminal true if {@code err} is a terminal
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

  /** Returns true if answers may have colours, see no-color.org. */
  public boolean isColoured() {
    return outTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Prints a message to standard error. */
  public void say(String message) {
    err.println("varve: " + DisplayText.lines(message));
  }

  /** Resolves a path of the command line. */
  public Path resolve(Path path) {
    return directory.resolve(path).normalize();
  }

  /** Only the directory: the rest may contain secrets. */
  @Override
  public String toString() {
    return "host at " + directory;
  }
}
