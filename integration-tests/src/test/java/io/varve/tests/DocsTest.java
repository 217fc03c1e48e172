package io.varve.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.varve.examples.WorkerSettings;
import io.varve.tests.Markdown.Block;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documentation is true: its Java compiles, its programs print what it says, its links lead
 * somewhere, and it names the settings that there are.
 *
 * <p>A block of Java with a comment {@code <!-- run: NAME=value --key=value -->} behind it is run
 * with these environment variables and arguments, in a folder with the files that blocks of the
 * same section show before it (their first line is a comment with the name); what it prints must be
 * the block of text that follows. That may begin with the command, {@code $ NAME=value java …
 * --key=value}, and have such a comment behind it in turn: the same program is run again.
 */
class DocsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern SETTING =
      Pattern.compile("(?<![.\\w])varve\\.[a-z]+(?:[.-][a-z]+)*");
  private static final Pattern LITERAL =
      Pattern.compile("(?<=\")varve\\.[a-z]+(?:[.-][a-z]+)*(?=\")");

  private static final String FAMILY = "varve.ordinal";

  private static final String LOGGING =
      """
      org.slf4j.simpleLogger.showThreadName=false
      org.slf4j.simpleLogger.showShortLogName=true
      org.slf4j.simpleLogger.logFile=System.out
      """;

  @TempDir static Path folder;

  private static Path classes;
  private static List<Markdown> pages;
  private static String trouble;

  @BeforeAll
  static void compile() throws IOException {
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(paths::add);
    }
    assertFalse(paths.isEmpty(), "docs/ holds no page");
    if (Files.exists(ROOT.resolve("README.md"))) {
      paths.add(ROOT.resolve("README.md"));
    }
    pages = paths.stream().map(path -> Markdown.read(ROOT, path)).toList();
    classes = folder.resolve("classes");
    trouble = Snippets.compile(blocks("java"), classes);
    // In a file, since system properties would be among the keys.
    Files.writeString(classes.resolve("simplelogger.properties"), LOGGING);
  }

  private static List<Block> blocks(String language) {
    return pages.stream()
        .flatMap(page -> page.blocks().stream())
        .filter(block -> block.language().equals(language))
        .toList();
  }

  @Test
  void java_compilesWithoutWarnings() {
    assertFalse(blocks("java").isEmpty(), "the pages show no Java");
    assertEquals("", trouble);
  }

  @TestFactory
  Stream<DynamicTest> programs_printWhatThePageSays() {
    List<DynamicTest> programs = new ArrayList<>();
    for (Markdown page : pages) {
      Block program = null;
      for (Block block : page.blocks()) {
        program = block.language().equals("java") ? block : program;
        if (block.run().isPresent()) {
          Block java = Objects.requireNonNull(program, () -> block + ": no program to run");
          programs.add(dynamicTest(block.toString(), () -> check(page, java, block)));
        }
      }
    }
    assertFalse(programs.isEmpty(), "the pages run no program");
    return programs.stream();
  }

  /** Runs a program with the words behind a block, and compares with the block after it. */
  private static void check(Markdown page, Block program, Block before) throws Exception {
    Block expected = page.after(before).orElseThrow();
    assertEquals("text", expected.language(), before + ": what it prints must follow");
    Path directory = Files.createDirectory(folder.resolve(fileName(before)));
    for (Block file : page.filesFor(program)) {
      Path path = directory.resolve(file.file().orElseThrow());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.text());
    }
    String words = before.run().orElseThrow().strip();
    String shown = expected.text();
    if (shown.startsWith("$ ")) {
      String command = shown.lines().findFirst().orElseThrow();
      assertEquals(words, command.substring(2).replaceFirst("java … ?", "").strip());
      shown = shown.substring(command.length() + 1);
    }
    assertEquals(shown, run(program, words, directory), expected.toString());
  }

  private static String fileName(Block block) {
    return block.toString().replaceAll("\\W", "_");
  }

  private static String run(Block block, String words, Path directory) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                "-Dsun.stdout.encoding=UTF-8", // what JDK 17 calls it
                "-cp",
                classPath(),
                Snippets.mainClass(block)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    boolean variables = true;
    for (String word : words.isEmpty() ? new String[0] : words.split(" +")) {
      variables &= word.matches("[A-Z_0-9]+=.*");
      if (variables) {
        builder.environment().put(word.split("=", 2)[0], word.split("=", 2)[1]);
      } else {
        command.add(word);
      }
    }
    Path out = directory.resolveSibling(directory.getFileName() + ".out");
    Process process =
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), block + ": the program must end");
    return Files.readString(out);
  }

  /**
   * The snippets and the jars, but not the examples, whose application.properties would join in.
   */
  private static String classPath() throws Exception {
    Path examples =
        Path.of(WorkerSettings.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return classes
        + File.pathSeparator
        + Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).equals(examples))
            .collect(Collectors.joining(File.pathSeparator));
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
    Path from = ROOT.resolve(page.name());
    Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && target.startsWith(ROOT)
        && (parts.length == 1 || Markdown.read(ROOT, target).anchors().contains(parts[1]));
  }

  /** A setting that nobody reads would be a lie, and one that nobody knows of is not there. */
  @Test
  void settings_areThoseOfTheCode() throws IOException {
    Set<String> inCode = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file :
          files
              .filter(path -> path.toString().replace('\\', '/').contains("/src/main/java/"))
              .filter(path -> path.toString().endsWith(".java"))
              .toList()) {
        LITERAL.matcher(Files.readString(file)).results().forEach(m -> inCode.add(m.group()));
      }
    }
    Set<String> inDocs =
        pages.stream()
            .flatMap(page -> page.lines().stream())
            .flatMap(line -> SETTING.matcher(line).results())
            .map(match -> match.group())
            .collect(Collectors.toCollection(TreeSet::new));
    assertFalse(inCode.isEmpty(), "no setting in the code: the search is broken");
    Set<String> unknown = new TreeSet<>(inDocs);
    unknown.removeIf(setting -> inCode.stream().anyMatch(known -> means(setting, known)));
    assertEquals(Set.of(), unknown, "the pages name settings that the code does not know");
    Set<String> untold = new TreeSet<>(inCode);
    untold.removeIf(known -> inDocs.stream().anyMatch(setting -> means(setting, known)));
    assertEquals(Set.of(), untold, "the code has settings that no page names");
  }

  /** Whether a setting is one of the code, or one of the family varve.ordinal.NAME. */
  private static boolean means(String setting, String known) {
    return setting.equals(known) || (known.equals(FAMILY) && setting.startsWith(FAMILY + "."));
  }
}
