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

/** Files and packages of the published modules stay small enough to be read. */
@Tag("any-jdk")
class SourceShapeTest {
  private static final int MAX_LINES = 400;
  private static final int MAX_TYPES = 25;

  @Test
  void files_haveAtMost400Lines() throws IOException {
    Map<String, Long> lines = new TreeMap<>();
    for (Path file : sources()) {
      try (Stream<String> text = Files.lines(file)) {
        lines.put(Markdown.ROOT.relativize(file).toString(), text.count());
      }
    }
    assertThat(lines).isNotEmpty();
    lines.values().removeIf(count -> count <= MAX_LINES);
    assertThat(lines).isEmpty();
  }

  @Test
  void packages_haveAtMost25Types() throws IOException {
    Map<Path, Long> types =
        sources().stream()
            .filter(file -> !file.getFileName().toString().matches("(package|module)-info.java"))
            .map(file -> Markdown.ROOT.relativize(file).getParent())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(types).isNotEmpty();
    types.values().removeIf(count -> count <= MAX_TYPES);
    assertThat(types).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Markdown.ROOT)) {
      return files.filter(SourceShapeTest::isPublished).toList();
    }
  }

  private static boolean isPublished(Path file) {
    String name = Markdown.ROOT.relativize(file).toString().replace('\\', '/');
    return name.matches("([a-z]+/)?config-[^/]+/src/main/java/.*\\.java");
  }
}
