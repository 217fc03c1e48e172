package io.varve.config.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentFileParserTest {
  private static final Origin FILE = Origin.of("command-line", "args.txt");

  @Test
  void arguments_separatedByWhiteSpace() {
    assertEquals(List.of("--a=1", "--b", "2", "c"), texts("--a=1 --b\t2\r\n\r\n  c\n"));
    assertEquals(List.of(), texts(""));
    assertEquals(List.of(), texts(" \n\t"));
  }

  @Test
  void quotes_holdWhiteSpaceTogether() {
    assertEquals(
        List.of("--a=x y", "it's", "say \"hi\"", "", "two\nlines"),
        texts("--a=\"x y\" \"it's\" 'say \"hi\"' '' 'two\nlines'"));
  }

  @Test
  void quotes_insideAnArgument() {
    assertEquals(List.of("--a=x y=z"), texts("--a='x y'\"=\"z"));
  }

  @Test
  void escapes_insideQuotesOnly() {
    assertEquals(
        List.of("C:\\temp\\", "a\nb\rc\td\\e\"f'"),
        texts("C:\\temp\\ 'a\\nb\\rc\\td\\\\e\\\"f\\''"));
  }

  @Test
  void comment_inFrontOfAnArgument() {
    assertEquals(
        List.of("--a=1", "--color=#fff", "a#b", "#"),
        texts("# first ' \"\n--a=1 # rest @x\n--color=#fff a#b '#'\n#"));
  }

  @Test
  void arguments_carryTheirLines() {
    ProblemCollector problems = new ProblemCollector();
    List<Argument> arguments = ArgumentFileParser.parse("a\r\n# x\n'b\nc' d\n\ne", FILE, problems);
    assertEquals(
        List.of("args.txt:1", "args.txt:3", "args.txt:4", "args.txt:6"),
        arguments.stream().map(Argument::toString).toList());
  }

  @Test
  void quote_leftOpen() {
    ProblemCollector problems = new ProblemCollector();
    ArgumentFileParser.parse("a\nb 'hunter2\n\n", FILE, problems);
    assertEquals(
        "args.txt:2: expected a closing quote, found the end of the file; add the closing quote; to"
            + " use a quote as a character, put it into quotes of the other kind [VARVE-0311]",
        problems.list().get(0).toString());
    assertEquals(1, problems.list().size());
  }

  @Test
  void quote_leftOpenAfterBackslash() {
    ProblemCollector problems = new ProblemCollector();
    ArgumentFileParser.parse("'a\\", FILE, problems);
    assertEquals(1, problems.list().size());
  }

  @Test
  void escapes_thatAreNone() {
    ProblemCollector problems = new ProblemCollector();
    ArgumentFileParser.parse("'C:\\Users'\n\n'\\q'", FILE, problems);
    assertEquals(
        List.of("args.txt:1", "args.txt:3"),
        problems.list().stream().map(p -> p.origin().orElseThrow().toString()).toList());
  }

  private static List<String> texts(String text) {
    ProblemCollector problems = new ProblemCollector();
    List<Argument> arguments = ArgumentFileParser.parse(text, FILE, problems);
    assertEquals(List.of(), problems.list());
    return arguments.stream().map(Argument::text).toList();
  }
}
