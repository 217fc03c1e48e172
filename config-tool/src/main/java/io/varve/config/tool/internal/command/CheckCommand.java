package io.varve.config.tool.internal.command;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Problem;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.tool.internal.host.DisplayText;
import io.varve.config.tool.internal.host.ExitCode;
import io.varve.config.tool.internal.host.ToolException;
import io.varve.config.tool.internal.service.ServiceSession;
import io.varve.config.tool.internal.service.ServiceSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks that a type of the service can be bound. */
@Command(
    name = "check",
    header = "Checks that a record or interface of the service can be bound.",
    description = {
      "Prints every problem and every key below the prefix that the type does not read, and ends"
          + " with 1 if there is one. Settings of Varve itself are known keys."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve check -cp orders.jar --against com.acme.orders.Db --at db",
      "  varve check -cp 'target/classes:target/lib/*' --against com.acme.Settings --profile prod"
    })
final class CheckCommand extends ServiceCommand {
  @Option(
      names = "--against",
      required = true,
      paramLabel = "CLASS",
      description = "The class; a nested one as Outer$Inner or Outer.Inner.")
  private String type = "";

  @Option(
      names = "--at",
      paramLabel = "PREFIX",
      description = "The prefix that is bound; by default the root.")
  private String prefix = "";

  CheckCommand() {}

  @Override
  public Integer call() {
    String at = KeyArgument.canonical(prefix);
    ServiceSpec service = service();
    Class<?> bound = load(service.loader());
    try (ServiceSession session = open(service)) {
      Set<String> problems = judged(session.config(), at, bound);
      problems.forEach(problem -> host().out().println(DisplayText.lines(problem)));
      if (!problems.isEmpty()) {
        throw ToolException.no(
            (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                + ": "
                + bound.getName()
                + " at "
                + shown(at));
      }
      host().out().println(bound.getName() + " binds at " + shown(at));
      return ExitCode.OK;
    }
  }

  private static String shown(String at) {
    return at.isEmpty() ? "the root" : at;
  }

  /** A missing class may be found only when the type is bound. */
  private static Set<String> judged(LayeredConfig config, String at, Class<?> type) {
    try {
      return problems(config, at, type);
    } catch (LinkageError e) {
      throw notLoaded(type.getName(), e);
    }
  }

  private static Set<String> problems(LayeredConfig config, String at, Class<?> type) {
    Set<String> problems = new LinkedHashSet<>();
    try {
      Object unused = config.get(at, type);
    } catch (ConfigException wrong) {
      wrong.problems().forEach(problem -> problems.add(problem.toString()));
    }
    List<Problem> unknown = new ArrayList<>();
    try {
      unknown.addAll(config.unknownKeys(at, type));
    } catch (ConfigException wrong) {
      wrong.problems().forEach(problem -> problems.add(problem.toString()));
    }
    unknown.removeIf(
        problem -> at.isEmpty() && ConfigKey.isUnder(problem.key().orElseThrow(), "varve"));
    unknown.forEach(key -> problems.add(key.toString()));
    return problems;
  }

  /** Loads a class; a dot may replace the dollar of a nested class. */
  private Class<?> load(ClassLoader loader) {
    StringBuilder name = new StringBuilder(type);
    while (true) {
      try {
        return Class.forName(name.toString(), false, loader);
      } catch (ClassNotFoundException e) {
        int dot = name.lastIndexOf(".");
        if (dot < 0) {
          throw ToolException.usage(
              "--against: there is no class " + type + " on the class path: see --class-path");
        }
        name.setCharAt(dot, '$');
      } catch (LinkageError e) {
        throw notLoaded(name.toString(), e);
      }
    }
  }

  private static ToolException notLoaded(String name, LinkageError e) {
    return new ToolException(ExitCode.USAGE, "--against: " + name + " cannot be loaded: " + e, e);
  }
}
