package io.varve.config.tool.internal.command;

import io.varve.config.ConfigException;
import io.varve.config.tool.internal.host.ExitCode;
import io.varve.config.tool.internal.host.Host;
import io.varve.config.tool.internal.host.ToolException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads the tool's command line, runs its command, and turns failures into exit codes. */
public final class CommandRunner {
  private CommandRunner() {}

  /** The arguments of the tool itself: those before the first {@code --}. */
  private static List<String> own(String... args) {
    int end = Arrays.asList(args).indexOf("--");
    return List.of(args).subList(0, end < 0 ? args.length : end);
  }

  /** The arguments of the service: those after the first {@code --}. */
  private static List<String> ofService(String... args) {
    int end = Arrays.asList(args).indexOf("--");
    return end < 0 ? List.of() : List.of(args).subList(end + 1, args.length);
  }

  /** Runs a command; returns the exit code. */
  public static int run(Host host, String... args) {
    return run(host, level -> {}, args);
  }

  /**
   * Runs a command; returns the exit code.
   *
   * @param logging receives the log level before the first class of the engine is loaded
   */
  public static int run(Host host, Consumer<String> logging, String... args) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try {
      return run(new VarveCommand(host, ofService(args)), logging, own(args));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
      host.out().flush();
      host.err().flush();
    }
  }

  /** Handles errors like exceptions: picocli does not catch them. */
  private static int run(VarveCommand root, Consumer<String> logging, List<String> args) {
    try {
      CommandLine line = make(root);
      line.setExecutionStrategy(
          parsed -> {
            logging.accept(level(root, parsed));
            return new CommandLine.RunLast().execute(parsed);
          });
      return line.execute(args.toArray(String[]::new));
    } catch (Error e) {
      return failed(root, e);
    }
  }

  /** The log level: watch and doctor print failures themselves. */
  private static String level(VarveCommand root, ParseResult parsed) {
    if (root.isVerbose()) {
      return "info";
    }
    String command = parsed.hasSubcommand() ? parsed.subcommand().commandSpec().name() : "";
    return command.equals("watch") || command.equals("doctor") ? "off" : "warn";
  }

  private static CommandLine make(VarveCommand root) {
    Host host = root.host();
    CommandLine line = new CommandLine(root);
    line.setOut(new PrintWriter(host.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(host.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(host.isColoured() ? Ansi.ON : Ansi.OFF));
    line.setExpandAtFiles(false); // an argument file is the service's
    line.setUsageHelpWidth(100);
    line.getCommandSpec().versionProvider(new Version());
    line.setParameterExceptionHandler((e, arguments) -> wrong(host, e));
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(root, e));
    return line;
  }

  private static int wrong(Host host, ParameterException e) {
    List<String> lines = new ArrayList<>();
    lines.add(String.valueOf(e.getMessage()));
    if (e instanceof UnmatchedArgumentException unmatched) {
      lines.set(0, unmatched(unmatched));
    }
    lines.add("see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    lines.forEach(host::say);
    return ExitCode.USAGE;
  }

  /** Names the first unmatched argument without its value, which may be a secret. */
  private static String unmatched(UnmatchedArgumentException e) {
    String first = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
    int end = first.indexOf('=');
    String name = "'" + (end < 0 ? first : first.substring(0, end)) + "'";
    if (!first.startsWith("-") && e.getCommandLine().getParent() == null) {
      return "There is no command " + name;
    }
    String what = first.startsWith("-") ? "Unknown option: " : "Unmatched argument: ";
    return what + name + "; the service's own arguments go behind --";
  }

  private static int failed(VarveCommand root, Throwable failure) {
    int code = ExitCode.DEFECT;
    // Only the class of a foreign failure: its message may contain a secret. Messages of linkage
    // errors name classes.
    String message =
        failure instanceof LinkageError || failure instanceof ServiceConfigurationError
            ? failure.toString()
            : failure.getClass().getName();
    if (failure instanceof ToolException ended) {
      code = ended.exitCode();
      message = String.valueOf(ended.getMessage());
    } else if (failure instanceof ConfigException wrong) {
      code = ExitCode.NOT_STARTED;
      message = String.valueOf(wrong.getMessage());
    } else {
      message += "; --verbose shows more";
    }
    root.host().say(message);
    if (root.isVerbose()) {
      failure.printStackTrace(root.host().err());
    }
    return code;
  }

  private static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = CommandRunner.class.getPackage().getImplementationVersion();
      return new String[] {"varve " + (version == null ? "(unpacked)" : version)};
    }
  }
}
