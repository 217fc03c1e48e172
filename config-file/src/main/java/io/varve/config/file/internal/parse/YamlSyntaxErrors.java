package io.varve.config.file.internal.parse;

import io.varve.config.Origin;
import io.varve.config.Problem;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** Translates the YAML parser's errors, which quote the document and with it secrets. */
final class YamlSyntaxErrors {
  private record Advice(String found, String remedy) {}

  private static final Advice OTHER =
      new Advice("something else", "check indentation, quotes and colons there and just before");

  /** Keyed by the beginning of the parser's message. No part of the document is shown. */
  private static final Map<String, Advice> KNOWN =
      Map.of(
          "mapping values are not allowed here",
          new Advice("a second key on one line", "indent it below, or quote a value with a colon"),
          "could not find expected ':'",
          new Advice("a key without a colon", "write key: value"),
          "found unexpected end of stream",
          new Advice("the end of the text inside quotes", "close the quotes"),
          "found character '\\t(TAB)'",
          new Advice("a tab", "indent with spaces"),
          "expected <block end>",
          new Advice("a line that is indented otherwise", "align it with the lines around it"),
          "sequence entries are not allowed here",
          new Advice("a list element where none can be", "put the list on lines of its own"),
          "expected ',' or ']'",
          new Advice("a list that is not closed", "close the bracket"),
          "expected ',' or '}'",
          new Advice("a mapping that is not closed", "close the brace"));

  private YamlSyntaxErrors() {}

  static Problem problem(String text, Origin origin, YAMLException e) {
    if (e instanceof ReaderException reader) {
      return Problem.at(
              origin.atLine(lineOf(text, reader.getPosition())),
              "YAML",
              "a control character, or an incomplete Unicode character (half of a surrogate pair)",
              "write it as an escape inside double quotes, such as \\x07")
          .withCode("VARVE-0461");
    }
    Mark mark = e instanceof MarkedYAMLException marked ? marked.getProblemMark() : null;
    Advice advice = e instanceof MarkedYAMLException marked ? advice(marked) : OTHER;
    return Problem.at(
            origin.atLine(mark == null ? 1 : mark.getLine() + 1L),
            "YAML",
            advice.found + (mark == null ? "" : " at column " + (mark.getColumn() + 1)),
            advice.remedy)
        .withCode("VARVE-0460");
  }

  private static Advice advice(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    return KNOWN.entrySet().stream()
        .filter(known -> problem.startsWith(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(OTHER);
  }

  private static long lineOf(String text, int codePoints) {
    int end = Math.min(codePoints, text.codePointCount(0, text.length()));
    return 1
        + text.substring(0, text.offsetByCodePoints(0, end)).chars().filter(c -> c == '\n').count();
  }
}
