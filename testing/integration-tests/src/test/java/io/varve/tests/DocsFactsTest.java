package io.varve.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Links of the documentation have targets; settings and log lines are those of the code. */
@Tag("any-jdk")
class DocsFactsTest {
  /** Settings are searched in string literals; these are the starts of many names. */
  private static final Set<String> FAMILIES = Set.of("varve.ordinal", "varve.placeholders");

  private static final String CONSUL = "varve.consul.";
  private static final String NAME = "varve\\.[a-z]+(?:[.-][a-z]+)*";
  private static final Pattern SETTING = Pattern.compile("(?<![.\\w])" + NAME);
  private static final Pattern LITERAL = Pattern.compile("(?<=\")" + NAME + "(?=\")");

  /** Consul's settings are named without their common start, in the code and on its page. */
  private static final Pattern CONSUL_CALL =
      Pattern.compile(
          "(?:reader\\s*\\.(?:text|setting|path|bool|choice|list|within|duration)\\(\\s*"
              + "|header\\(reader, )\"([a-z.-]+)\"");

  private static final Pattern CONSUL_ROW =
      Pattern.compile("\\| ((?:`[a-z.-]+`(?:, )?)+) \\|[^|]*\\|([^|]*)\\|.*");
  private static final Pattern SETTING_ROW = Pattern.compile("\\| `(varve\\.[A-Za-z.-]+)` \\|.*");
  private static final Pattern LOG_CALL =
      Pattern.compile(
          "(?:\\b(?:LOG|log)\\s*\\.(warn|error|info)|\\breport)\\("
              + "((?:\\s*\\+?\\s*\"[^\"]+\")+)");
  private static final Pattern LOG_ROW = Pattern.compile("\\| (WARN|ERROR|INFO) \\| `([^`]+)`.*");

  private static List<Markdown> pages;
  private static SortedMap<String, String> code;

  @BeforeAll
  static void read() throws IOException {
    pages = Markdown.pages();
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Markdown.ROOT)) {
      for (Path file : files.toList()) {
        String name = Markdown.ROOT.relativize(file).toString().replace('\\', '/');
        if (isMainCode(name)) {
          texts.put(name, Files.readString(file));
        }
      }
    }
    code = texts;
  }

  private static boolean isMainCode(String name) {
    return (name.matches("([a-z]+/)?config-.*") || name.startsWith("examples/custom-source/"))
        && name.contains("/src/main/java/")
        && name.endsWith(".java");
  }

  @Test
  void links_leadToFilesAndHeadings() {
    Set<String> broken = new TreeSet<>();
    for (Markdown page : pages) {
      for (String link : page.links()) {
        if (!link.contains("://") && !leadsSomewhere(page, link)) {
          broken.add(page.name() + " → " + link);
        }
      }
    }
    assertEquals(Set.of(), broken);
  }

  private static boolean leadsSomewhere(Markdown page, String link) {
    String[] parts = link.split("#", 2);
    Path from = Markdown.ROOT.resolve(page.name());
    Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && target.startsWith(Markdown.ROOT)
        && (parts.length == 1 || Markdown.read(target).anchors().contains(parts[1]));
  }

  /**
   * Pages name only settings that the code reads, and the code reads only those that pages name.
   */
  @Test
  void settings_areThoseOfTheCode() {
    Set<String> inCode = new TreeSet<>();
    code.values()
        .forEach(text -> LITERAL.matcher(text).results().forEach(m -> inCode.add(m.group())));
    code.values()
        .forEach(
            text ->
                CONSUL_CALL.matcher(text).results().forEach(m -> inCode.add(CONSUL + m.group(1))));
    Set<String> inDocs =
        pages.stream()
            .flatMap(page -> page.lines().stream())
            .flatMap(line -> SETTING.matcher(line).results())
            .map(match -> match.group())
            .filter(setting -> !CONSUL.startsWith(setting))
            .collect(Collectors.toCollection(TreeSet::new));
    inDocs.addAll(rowsOfConsul());
    assertFalse(inCode.isEmpty(), "no setting in the code: the search is broken");
    Set<String> unknown = new TreeSet<>(inDocs);
    unknown.removeIf(setting -> inCode.stream().anyMatch(known -> means(setting, known)));
    assertEquals(Set.of(), unknown, "the pages name settings that the code does not know");
    Set<String> untold = new TreeSet<>(inCode);
    untold.removeAll(inDocs);
    assertEquals(Set.of(), untold, "the code has settings that no page names");
  }

  /** Consul's rows are those of its own page, which the test above compares with the code. */
  @Test
  void settingsPage_hasEverySettingOfEveryModule() {
    Set<String> inCode = rowsOfConsul();
    code.forEach(
        (name, text) -> {
          if (!name.startsWith("examples/") && !name.contains("/config-micrometer/")) {
            LITERAL.matcher(text).results().forEach(match -> inCode.add(match.group()));
          }
        });
    FAMILIES.forEach(family -> inCode.add(family + ".NAME"));
    // A name with others below it is the start of their names.
    inCode.removeIf(name -> inCode.stream().anyMatch(other -> other.startsWith(name + ".")));
    Set<String> rows = new TreeSet<>();
    for (String line : Markdown.read(Markdown.ROOT.resolve("docs/settings.md")).lines()) {
      Matcher row = SETTING_ROW.matcher(line);
      if (row.matches()) {
        assertTrue(rows.add(row.group(1)), () -> "twice: " + row.group(1));
      }
    }
    assertEquals(inCode, rows);
  }

  @Test
  void settingsPage_hasTheDefaultsOfConsulsPage() {
    List<String> page = Markdown.read(Markdown.ROOT.resolve("docs/settings.md")).lines();
    Set<String> different = new TreeSet<>();
    defaultsOfConsul()
        .forEach(
            (setting, value) -> {
              String start = "| `" + setting + "` |";
              String shown = " | " + (value.isEmpty() ? "none" : value) + " | ";
              if (page.stream().noneMatch(row -> row.startsWith(start) && row.contains(shown))) {
                different.add(setting + ": " + value);
              }
            });
    assertEquals(Set.of(), different);
  }

  private static Set<String> rowsOfConsul() {
    return new TreeSet<>(defaultsOfConsul().keySet());
  }

  private static SortedMap<String, String> defaultsOfConsul() {
    SortedMap<String, String> settings = new TreeMap<>();
    boolean inside = false;
    for (String line : Markdown.read(Markdown.ROOT.resolve("docs/consul.md")).lines()) {
      inside = line.startsWith("## ") ? line.equals("## Settings") : inside;
      Matcher row = CONSUL_ROW.matcher(line);
      if (inside && row.matches()) {
        for (String name : row.group(1).split(", ", -1)) {
          settings.put(CONSUL + name.replace("`", ""), row.group(2).strip());
        }
      }
    }
    assertFalse(settings.isEmpty(), "no table of Consul's settings: the search is broken");
    return settings;
  }

  private static boolean means(String setting, String known) {
    return setting.equals(known) || (FAMILIES.contains(known) && setting.startsWith(known + "."));
  }

  /** Operators search logs and set alarms by the lines on the page. */
  @Test
  void logLines_areThoseOfTheCode() {
    Set<String> untold = new TreeSet<>();
    Set<String> rows = new TreeSet<>();
    for (Markdown page : pages) {
      page.lines().stream()
          .map(LOG_ROW::matcher)
          .filter(Matcher::matches)
          .forEach(row -> rows.add(row.group(1) + " " + row.group(2)));
    }
    Set<String> stale = new TreeSet<>(rows);
    for (String text : code.values()) {
      Matcher call = LOG_CALL.matcher(text);
      while (call.find()) {
        // A reported problem is logged as a warning.
        String level = call.group(1) == null ? "WARN" : call.group(1).toUpperCase(Locale.ROOT);
        String message = call.group(2).replaceAll("\\s*\\+?\\s*\"([^\"]+)\"", "$1");
        Pattern line = Pattern.compile(level + " " + pattern(message), Pattern.DOTALL);
        if (rows.stream().noneMatch(row -> line.matcher(row).matches())) {
          untold.add(level + " " + message);
        }
        stale.removeIf(row -> line.matcher(row).matches());
      }
    }
    assertEquals(Set.of(), untold, "the code logs lines that no page shows");
    assertEquals(Set.of(), stale, "the pages show log lines that the code does not have");
  }

  /** A placeholder with a colon at the start is a name, not a part of the sentence. */
  private static String pattern(String message) {
    return "\\Q"
        + message.replaceFirst("^\\{}:", "\\\\E\\\\S+\\\\Q:").replace("{}", "\\E.+\\Q")
        + "\\E";
  }
}
