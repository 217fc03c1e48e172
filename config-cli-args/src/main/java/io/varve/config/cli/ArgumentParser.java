package io.varve.config.cli;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses arguments into options and operands. Pure. Each argument becomes a part of an option, an
 * operand or a problem.
 */
final class ArgumentParser {
  private final List<Argument> arguments;
  private final ProblemCollector problems;
  private final List<Option> options = new ArrayList<>();
  private final List<String> operands = new ArrayList<>();
  private int next;

  private ArgumentParser(List<Argument> arguments, ProblemCollector problems) {
    this.arguments = arguments;
    this.problems = problems;
  }

  static ParsedCommandLine parse(List<Argument> arguments, ProblemCollector problems) {
    ArgumentParser parser = new ArgumentParser(arguments, problems);
    parser.parse();
    return new ParsedCommandLine(parser.options, parser.operands);
  }

  private void parse() {
    while (next < arguments.size()) {
      Argument argument = arguments.get(next++);
      String text = argument.text();
      if (text.equals("--")) {
        arguments.subList(next, arguments.size()).forEach(rest -> operands.add(rest.text()));
        return;
      }
      if (text.startsWith("--")) {
        option(text.substring(2), argument.origin());
      } else if (text.startsWith("-D")) {
        definition(text.substring(2), argument.origin());
      } else if (text.startsWith("-") && text.length() > 1) {
        problems.add(dashes(argument.origin(), "one dash"));
      } else {
        operands.add(text);
      }
    }
  }

  private void option(String text, Origin origin) {
    int separator = separator(text);
    if (text.startsWith("-")) {
      problems.add(dashes(origin, "three dashes or more"));
    } else if (separator >= 0) {
      add(text.substring(0, separator), text.substring(separator + 1), origin);
    } else if (text.startsWith("no-")) {
      add(text.substring(3), "false", origin);
    } else if (next < arguments.size() && !arguments.get(next).text().startsWith("--")) {
      add(text, arguments.get(next++).text(), origin);
    } else {
      add(text, "true", origin);
    }
  }

  private static Problem dashes(Origin origin, String found) {
    return Problem.at(
            origin,
            "an option with two dashes such as --port",
            found,
            "write two dashes, or put it after -- if it is not an option")
        .withCode("VARVE-0300");
  }

  private void definition(String text, Origin origin) {
    int separator = separator(text);
    if (separator >= 0) {
      add(text.substring(0, separator), text.substring(separator + 1), origin);
    } else {
      add(text, "", origin);
    }
  }

  private void add(String key, String text, Origin origin) {
    if (key.isEmpty()) {
      problems.add(
          Problem.at(origin, "a key after the dashes", "none", "write it as --db.port=5432")
              .withCode("VARVE-0301"));
      return;
    }
    try {
      ConfigKey.canonical(key);
      options.add(new Option(key, text, origin));
    } catch (ConfigException e) {
      // Omits the key: if the key was forgotten, the string in its place can be a secret value.
      e.problems()
          .forEach(
              problem ->
                  problems.add(
                      new Problem(
                          Optional.empty(),
                          Optional.of(origin),
                          problem.expected(),
                          problem.found(),
                          problem.remedy(),
                          problem.code())));
    }
  }

  /** The position of the first equals sign that is not inside a quoted name, or -1. */
  private static int separator(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == '=' && !quoted) {
        return i;
      }
    }
    return -1;
  }
}
