package io.varve.config.cli;

import io.varve.config.Origin;
import io.varve.config.Problem;
import java.util.ArrayList;
import java.util.List;

/** Parser of argument files; {@link CommandLineSource} describes the syntax. Pure. */
final class ArgumentFileParser {
  private final String text;
  private final Origin file;
  private final ProblemCollector problems;
  private final List<Argument> arguments = new ArrayList<>();
  private int position;
  private long line = 1;

  private ArgumentFileParser(String text, Origin file, ProblemCollector problems) {
    this.text = text;
    this.file = file;
    this.problems = problems;
  }

  static List<Argument> parse(String text, Origin file, ProblemCollector problems) {
    ArgumentFileParser parser = new ArgumentFileParser(text, file, problems);
    parser.parse();
    return List.copyOf(parser.arguments);
  }

  private void parse() {
    while (more()) {
      char c = text.charAt(position);
      if (Character.isWhitespace(c)) {
        next();
      } else if (c == '#') {
        skipLine();
      } else {
        argument();
      }
    }
  }

  private void skipLine() {
    while (more() && next() != '\n') {}
  }

  private void argument() {
    long start = line;
    StringBuilder argument = new StringBuilder();
    while (more() && !Character.isWhitespace(text.charAt(position))) {
      char c = next();
      if (c == '"' || c == '\'') {
        quoted(c, argument);
      } else {
        argument.append(c);
      }
    }
    arguments.add(new Argument(argument.toString(), file.atLine(start)));
  }

  private void quoted(char quote, StringBuilder argument) {
    long start = line;
    while (more()) {
      char c = next();
      if (c == quote) {
        return;
      }
      if (c != '\\') {
        argument.append(c);
      } else if (more()) {
        escaped(argument);
      }
    }
    problems.add(
        Problem.at(
                file.atLine(start),
                "a closing quote",
                "the end of the file",
                "add the closing quote; to use a quote as a character, put it into quotes of the other"
                    + " kind")
            .withCode("VARVE-0311"));
  }

  private void escaped(StringBuilder argument) {
    long start = line;
    char c = next();
    switch (c) {
      case '\\', '"', '\'' -> argument.append(c);
      case 'n' -> argument.append('\n');
      case 'r' -> argument.append('\r');
      case 't' -> argument.append('\t');
      default ->
          problems.add(
              Problem.at(
                      file.atLine(start),
                      "\\\\, \\\", \\', \\n, \\r or \\t inside quotes",
                      "a backslash in front of something else",
                      "double each backslash that stands for itself, or leave out the quotes")
                  .withCode("VARVE-0312"));
    }
  }

  private boolean more() {
    return position < text.length();
  }

  private char next() {
    char c = text.charAt(position++);
    if (c == '\n') {
      line++;
    }
    return c;
  }
}
