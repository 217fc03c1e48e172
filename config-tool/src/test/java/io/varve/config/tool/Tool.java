package io.varve.config.tool;

import io.varve.config.tool.internal.command.CommandRunner;
import io.varve.config.tool.internal.host.Host;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tool in a simulated process: a folder, variables, properties, and no terminal. */
final class Tool {
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();
  private boolean outTerminal;
  private boolean errTerminal;

  Tool(Path directory) {
    this.directory = directory;
  }

  /** The result of a command. */
  record Result(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  Tool environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Tool property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  Tool onTerminal() {
    return onTerminal(true, true);
  }

  Tool onTerminal(boolean out, boolean err) {
    outTerminal = out;
    errTerminal = err;
    return this;
  }

  Host host(PrintStream out, PrintStream err) {
    return new Host(out, err, environment, properties, directory, outTerminal, errTerminal);
  }

  Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        CommandRunner.run(
            host(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            args);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
