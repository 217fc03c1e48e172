package io.varve.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files of all modules and packages of the published ones stay small enough to be read. */
@Tag("any-jdk")
class SourceShapeTest {
  private static final int MAX_LINES = 400;
  private static final int MAX_TYPES = 25;

  @Test
  void files_haveAtMost400Lines() throws IOException {
    Map<String, Long> lines = new TreeMap<>();
    for (Path file : sources(".*/src/(main|test)/java/.*\\.java")) {
      try (Stream<String> text = Files.lines(file)) {
        lines.put(relative(file), text.count());
      }
    }
    assertThat(lines).isNotEmpty();
    lines.values().removeIf(count -> count <= MAX_LINES);
    assertThat(lines).isEmpty();
  }

  @Test
  void packages_haveAtMost25Types() throws IOException {
    Map<Path, Long> types =
        sources("([a-z]+/)?config-[^/]+/src/main/java/.*\\.java").stream()
            .filter(file -> !file.getFileName().toString().matches("(package|module)-info.java"))
            .map(file -> Markdown.ROOT.relativize(file).getParent())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(types).isNotEmpty();
    types.values().removeIf(count -> count <= MAX_TYPES);
    assertThat(types).isEmpty();
  }

  /** The files whose paths below the root match a pattern. */
  private static List<Path> sources(String pattern) throws IOException {
    try (Stream<Path> files = Files.walk(Markdown.ROOT)) {
      return files.filter(file -> relative(file).matches(pattern)).toList();
    }
  }

  private static String relative(Path file) {
    return Markdown.ROOT.relativize(file).toString().replace('\\', '/');
  }
}
