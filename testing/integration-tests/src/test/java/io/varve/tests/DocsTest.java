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
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java of the documentation compiles, and its programs print what the pages say.
 *
 * <p>A block of Java with a comment {@code <!-- run: NAME=value --key=value -->} after it is run
 * with these environment variables and arguments, in a folder with the files that blocks of the
 * same section show before it (their first line is a comment with the name); what it prints must be
 * the block of text that follows. That may begin with the command, {@code $ NAME=value java …
 * --key=value}, and have such a comment behind it in turn: the same program is run again.
 *
 * <p>A block with a comment {@code <!-- file: PATH -->} in front is not compiled: the blocks of one
 * path, one after the other, must be that file.
 */
@Tag("any-jdk")
class DocsTest {
  private static final String LOGGING =
      """
      org.slf4j.simpleLogger.showThreadName=false
      org.slf4j.simpleLogger.showShortLogName=true
      org.slf4j.simpleLogger.logFile=System.out
      # Without the line that no agent is named: most pages have no Consul.
      org.slf4j.simpleLogger.log.io.varve.config.consul=warn
      """;

  @TempDir static Path folder;

  private static Path classes;
  private static List<Markdown> pages;
  private static String trouble;

  @BeforeAll
  static void compile() throws IOException {
    pages = Markdown.pages();
    classes = folder.resolve("classes");
    trouble = Snippets.compile(blocks("java"), classes);
    // A file, since system properties would be among the keys.
    Files.writeString(classes.resolve("simplelogger.properties"), LOGGING);
  }

  private static List<Block> blocks(String language) {
    return pages.stream()
        .flatMap(page -> page.blocks().stream())
        .filter(block -> block.language().equals(language))
        .filter(block -> block.copy().isEmpty())
        .toList();
  }

  @Test
  void java_compilesWithoutWarnings() {
    assertFalse(blocks("java").isEmpty(), "the pages show no Java");
    assertEquals("", trouble);
  }

  /** Blocks that show parts of a file are, together, that file. */
  @Test
  void copies_areTheFiles() throws IOException {
    Map<Path, String> shown = new TreeMap<>();
    for (Markdown page : pages) {
      for (Block block : page.blocks()) {
        block.copy().ifPresent(path -> shown.merge(Path.of(path), block.text(), String::concat));
      }
    }
    assertFalse(shown.isEmpty(), "the pages show no file");
    for (Map.Entry<Path, String> copy : shown.entrySet()) {
      String file = Files.readString(Markdown.ROOT.resolve(copy.getKey()));
      assertEquals(file, copy.getValue(), copy.getKey() + ": the parts on the page, together");
    }
  }

  /** The page has a pom.xml for an empty folder, the example has one inside of this project. */
  @Test
  void tutorial_hasTheVersionsOfTheExample() throws IOException {
    List<String> page = Markdown.read(Markdown.ROOT.resolve("docs/writing-a-source.md")).lines();
    List<String> versions =
        Files.readAllLines(Markdown.ROOT.resolve("examples/custom-source/pom.xml")).stream()
            .filter(line -> line.matches(" *<[a-z-]+\\.version>.*"))
            .toList();
    assertFalse(versions.isEmpty(), "the example names no versions");
    assertEquals(List.of(), versions.stream().filter(line -> !page.contains(line)).toList());
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

  /** Runs a program with the words after a block, and compares the output with the next block. */
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
                "-Dsun.stdout.encoding=UTF-8", // the message of JDK 17
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
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), block + ": the program must end");
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out);
  }

  /**
   * The class path of the snippets and jars, without the examples, whose application.properties
   * would be read.
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
}
