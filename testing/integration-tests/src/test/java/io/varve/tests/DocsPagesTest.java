package io.varve.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.ConsulSourceBuilder;
import io.varve.config.layered.LayeredConfigBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages have a table of contents and wrapped lines; the reference pages are complete. */
class DocsPagesTest {
  private static final int WIDTH = 120;
  private static final String RECORDS = "docs/adr/";
  private static final Pattern METHOD = Pattern.compile("\\| `([a-zA-Z]+)\\(([^)]*)\\)` \\|.*");
  private static final Pattern VERSION = Pattern.compile(" *<[a-z-]+\\.version>.*");

  private static List<Markdown> pages;

  @BeforeAll
  static void read() throws IOException {
    pages = Markdown.pages();
  }

  @Test
  void contents_haveEverySection() {
    Set<String> missing = new TreeSet<>();
    for (Markdown page : pages) {
      if (!page.name().startsWith(RECORDS) && page.sections().size() > 1) {
        for (String anchor : page.sections()) {
          if (!page.links().contains("#" + anchor)) {
            missing.add(page.name() + " has no link to #" + anchor);
          }
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  /** Tables and links cannot be wrapped. */
  @Test
  void prose_isWrapped() {
    Set<String> wide = new TreeSet<>();
    for (Markdown page : pages) {
      List<String> prose = page.prose();
      for (int i = 0; i < prose.size(); i++) {
        String line = prose.get(i);
        if (line.length() > WIDTH && !line.startsWith("|") && !line.contains("://")) {
          wide.add(page.name() + ":" + (i + 1));
        }
      }
    }
    assertEquals(Set.of(), wide, "lines of prose with more than " + WIDTH + " characters");
  }

  @Test
  void records_areListedAndHaveTheirParts() {
    Markdown index = Markdown.read(Markdown.ROOT.resolve(RECORDS + "README.md"));
    List<String> names = new ArrayList<>();
    for (Markdown page : pages) {
      if (page.name().matches(RECORDS + "\\d.*")) {
        names.add(page.name().substring(RECORDS.length()));
        assertEquals(List.of("context", "decision", "consequences"), page.sections(), page.name());
      }
    }
    assertFalse(names.isEmpty(), "there is no record");
    assertEquals(names, index.links().stream().filter(link -> link.matches("\\d.*")).toList());
  }

  @Test
  void builderPage_hasEveryMethod() {
    Map<String, Set<String>> rows = new TreeMap<>();
    String section = "";
    for (String line : Markdown.read(Markdown.ROOT.resolve("docs/builder.md")).lines()) {
      section = line.startsWith("## ") ? line.substring(3) : section;
      Matcher row = METHOD.matcher(line);
      if (row.matches()) {
        int parameters = row.group(2).isEmpty() ? 0 : row.group(2).split(",").length;
        rows.computeIfAbsent(section, name -> new TreeSet<>()).add(row.group(1) + "/" + parameters);
      }
    }
    Map<String, Set<String>> methods = new TreeMap<>();
    for (Class<?> type : List.of(LayeredConfigBuilder.class, ConsulSourceBuilder.class)) {
      methods.put(
          type.getSimpleName(),
          Stream.of(type.getDeclaredMethods())
              .filter(method -> Modifier.isPublic(method.getModifiers()))
              .map(DocsPagesTest::shape)
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    assertEquals(methods, rows);
  }

  private static String shape(Method method) {
    return method.getName() + "/" + method.getParameterCount();
  }

  /** The page has a whole pom.xml, whose versions are those of this project. */
  @Test
  void gettingStarted_hasTheVersionsOfTheProject() throws IOException {
    // The versions of the root's properties are indented alike on the page.
    List<String> project = Files.readAllLines(Markdown.ROOT.resolve("pom.xml"));
    List<String> page = Markdown.read(Markdown.ROOT.resolve("docs/getting-started.md")).lines();
    String version =
        project.stream().filter(line -> line.startsWith("  <version>")).findFirst().orElseThrow();
    assertEquals(
        List.of(version.strip()),
        after(page, "<artifactId>config-bom</artifactId>"),
        "the version of the BOM");
    assertEquals(
        after(project, "<artifactId>maven-compiler-plugin</artifactId>"),
        after(page, "<artifactId>maven-compiler-plugin</artifactId>"),
        "the version of the compiler's plugin");
    for (String line : page) {
      assertTrue(!VERSION.matcher(line).matches() || project.contains(line), line);
    }
  }

  private static List<String> after(List<String> lines, String words) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (lines.get(i).strip().equals(words) && lines.get(i + 1).contains("<version>")) {
        found.add(lines.get(i + 1).strip());
      }
    }
    return found;
  }
}
