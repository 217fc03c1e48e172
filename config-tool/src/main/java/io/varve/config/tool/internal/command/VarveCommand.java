package io.varve.config.tool.internal.command;

import io.varve.config.tool.internal.host.Host;
import io.varve.config.tool.internal.host.ToolException;
import io.varve.config.tool.internal.service.ServiceClassLoader;
import io.varve.config.tool.internal.service.ServiceSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The top-level command, with the options that describe the service. */
@Command(
    name = "varve",
    header = "Shows and checks the configuration that a service would read.",
    description = {
      "%nThe service is described by the options here, by the environment, and by its own arguments behind --.",
      "Only import --apply changes anything; listeners of the service are not called."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      GetCommand.class,
      DumpCommand.class,
      ExplainCommand.class,
      DiffCommand.class,
      WatchCommand.class,
      CheckCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      DoctorCommand.class,
      CompletionCommand.class
    },
    optionListHeading = "%nOptions of all commands:%n",
    commandListHeading = "%nCommands (varve COMMAND --help shows examples):%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All is well.",
      "1:The answer is no: absent, different, does not bind, not written, something is wrong.",
      "2:The command line is wrong.",
      "3:The configuration does not start, or a store cannot be reached.",
      "70:A defect of the tool, or of a jar on the class path.",
      "130:Ended by Ctrl-C.",
    })
public final class VarveCommand implements Runnable, CommandContext {
  @Option(
      names = {"-cp", "--class-path"},
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description =
          "The service's jars and folders, as for java -cp. With Varve's engine it is complete;"
              + " to any other, Varve's own sources are added.")
  private String classPath = "";

  @Option(
      names = {"-C", "--directory"},
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The working directory of the service.")
  private @Nullable Path directory;

  @Option(
      names = "--application",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "The application name that the service gives its builder.")
  private @Nullable String application;

  private final Set<String> profiles = new LinkedHashSet<>();
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Set<String> secrets = new LinkedHashSet<>();

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Shows the engine's log lines, and stack traces of failures.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean version;

  private final Host host;
  private final List<String> arguments;

  public VarveCommand(Host host, List<String> arguments) {
    this.host = host;
    this.arguments = arguments;
  }

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      split = ",",
      scope = ScopeType.INHERIT,
      description = "The active profiles: the same as -Dvarve.profile=NAME.")
  void profiles(@Nullable List<String> given) {
    addAll(profiles, given);
  }

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      mapFallbackValue = "",
      scope = ScopeType.INHERIT,
      description = "A system property of the service, as in -Ddb.host=local.")
  void properties(@Nullable Map<String, String> given) {
    properties.putAll(given == null ? Map.of() : given);
  }

  @Option(
      names = "--secret",
      paramLabel = "PATTERN",
      scope = ScopeType.INHERIT,
      description =
          "Keys that only the service's code knows as secrets, such as *.pin. Can be repeated.")
  void secrets(@Nullable List<String> given) {
    addAll(secrets, given);
  }

  /**
   * Collects the values of options before and after the command; picocli calls the setter for each.
   */
  private static void addAll(Set<String> all, @Nullable List<String> given) {
    all.addAll(given == null ? List.of() : given);
  }

  @Override
  public void run() {
    throw ToolException.usage("a command is missing: get, dump, explain, …; see varve --help");
  }

  @Override
  public Host host() {
    return host;
  }

  boolean isVerbose() {
    return verbose;
  }

  @Override
  public ServiceSpec service() {
    Map<String, String> all = new LinkedHashMap<>(host.systemProperties());
    all.putAll(properties);
    if (!profiles.isEmpty()) {
      if (properties.containsKey(ServiceSpec.PROFILE)) {
        throw ToolException.usage(
            "--profile and -D" + ServiceSpec.PROFILE + " set the same; use one");
      }
      all.put(ServiceSpec.PROFILE, String.join(",", profiles));
    }
    if (secrets.stream().anyMatch(String::isBlank)) {
      throw ToolException.usage("--secret: expected a pattern of keys, found none");
    }
    Path folder = directory == null ? host.directory() : host.resolve(directory);
    if (!folder.toFile().isDirectory()) {
      throw ToolException.usage("--directory: " + folder + " is not a folder");
    }
    return new ServiceSpec(
        ServiceClassLoader.of(classPath, host),
        folder,
        arguments,
        application == null ? "" : application,
        List.copyOf(secrets),
        host.environment(),
        all);
  }
}
