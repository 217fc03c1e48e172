package io.varve.config.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentLawsTest {
  private static final int ROUNDS = Boolean.getBoolean("varve.long") ? 200_000 : 4_000;
  private static final String[] PIECES = {
    "-", "--", "---", "-D", "--no-", "@", "@@", "=", "[", "]", "[0]", "[1]", ".", "..", "\"", "'",
    "\\", "#", " ", "\n", "\t", "a", "k", "Pool", "_", "ä", "\uD83D", "\u0001", "\u2028", "${", "}"
  };

  @TempDir private Path directory;

  @Test
  void settings_inAnyStyleParseBack() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = round * 31L + 7;
      RandomCommandLine line = new RandomCommandLine(seed, directory);
      String message = "seed " + seed + ": " + line.arguments;
      CommandLineSource source = CommandLines.open(directory, line.arguments);
      try {
        assertEquals(line.values, CommandLines.texts(source.load().layers().get(0)), message);
      } catch (ConfigException e) {
        throw new AssertionError(message, e);
      }
      assertEquals(line.operands, source.operands(), message);
    }
  }

  @Test
  void garbage_isRefusedOrAccountedFor() {
    int accepted = 0;
    for (int round = 0; round < 5 * ROUNDS; round++) {
      long seed = round * 17L + 3;
      Random random = new Random(seed);
      List<String> arguments = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        boolean end = random.nextInt(20) == 0;
        arguments.add(end ? "--" : garbage(random, "m" + arguments.size() + "z"));
      }
      try {
        CommandLines.open(directory, arguments).load();
        accepted++;
      } catch (ConfigException e) {
        assertTrue(!e.problems().isEmpty(), "seed " + seed);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + arguments, e);
      }
      assertAccountedFor(arguments, "seed " + seed + ": " + arguments);
    }
    assertTrue(accepted > ROUNDS / 10, "only " + accepted + " command lines were right");
  }

  private void assertAccountedFor(List<String> arguments, String message) {
    ProblemCollector problems = new ProblemCollector();
    List<Argument> expanded = ArgumentExpander.expand(arguments, directory, problems);
    ParsedCommandLine line = ArgumentParser.parse(expanded, problems);
    List<String> places =
        problems.list().stream().map(p -> p.origin().orElseThrow().toString()).toList();
    String kept = line.options().stream().map(o -> o.key() + "=" + o.text()).toList() + "";
    String all = kept + line.operands();
    for (int i = 1; i <= arguments.size(); i++) {
      String place = "argument " + i;
      assertTrue(
          places.contains(place) || expanded.stream().anyMatch(a -> a.toString().equals(place)),
          message + ", " + place);
    }
    Argument before = null;
    for (Argument argument : expanded) {
      // The value of a refused key is lost, too.
      boolean refused =
          places.contains(argument.toString())
              || (before != null
                  && before.text().startsWith("--")
                  && places.contains(before.toString()));
      int number = Integer.parseInt(argument.toString().replace("argument ", ""));
      assertTrue(
          refused || argument.text().equals("--") || all.contains("m" + (number - 1) + "z"),
          message + ", " + argument);
      before = argument;
    }
  }

  @Test
  void garbage_inFilesIsRefusedOrRead() throws IOException {
    Path file = directory.resolve("args.txt");
    for (int round = 0; round < ROUNDS / 4; round++) {
      long seed = round * 13L + 11;
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      String text = garbage(random, "") + " " + garbage(random, "");
      Files.write(file, random.nextInt(4) == 0 ? bytes : text.getBytes(StandardCharsets.UTF_8));
      try {
        CommandLines.open(directory, List.of("@args.txt")).load();
      } catch (ConfigException e) {
        assertTrue(!e.problems().isEmpty(), "seed " + seed);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static String garbage(Random random, String marker) {
    StringBuilder text = new StringBuilder();
    int at = random.nextInt(5);
    for (int i = 0; i < 5; i++) {
      if (i == at) {
        text.append(marker);
      }
      if (random.nextInt(3) > 0) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
    }
    return text.toString();
  }
}
