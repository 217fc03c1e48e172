package io.varve.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documentation, parsed as far as the tests need.
 *
 * @param name the path from the root of the project
 * @param lines the text
 * @param blocks the fenced blocks in order
 */
record Markdown(String name, List<String> lines, List<Block> blocks) {
  /** The root of the project; tests run in the folder of their module. */
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private static final Pattern FENCE = Pattern.compile("(```+)([a-z]*)");
  private static final Pattern RUN = Pattern.compile("<!-- run:(.*) -->");
  private static final Pattern FILE = Pattern.compile("# ([\\w./@-]+\\.[a-z]+)");
  private static final Pattern COPY = Pattern.compile("<!-- file: (\\S+) -->");
  private static final Pattern HEADING = Pattern.compile("#+ +(.*)");
  private static final Pattern CODE = Pattern.compile("`+[^`]+`+");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

  /**
   * A fenced block.
   *
   * @param language the word after the fence
   * @param line the line of the fence, from 1
   * @param section the number of headings before it
   * @param run the words of the comment {@code <!-- run: … -->} after it
   * @param copy the path of the file that it is a part of, as the comment {@code <!-- file: … -->}
   *     in front of it says
   */
  record Block(
      String page,
      String language,
      int line,
      int section,
      String text,
      Optional<String> run,
      Optional<String> copy) {

    /** The name of the file that the block shows, as its first line says. */
    Optional<String> file() {
      Matcher first = FILE.matcher(text.lines().findFirst().orElse(""));
      return first.matches() ? Optional.of(first.group(1)) : Optional.empty();
    }

    @Override
    public String toString() {
      return page + ":" + line;
    }
  }

  /** The pages of the root, such as README.md, and those below docs/; fails if there is none. */
  static List<Markdown> pages() throws IOException {
    List<Markdown> pages = new ArrayList<>();
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream.concat(root, docs)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .forEach(path -> pages.add(read(path)));
    }
    assertFalse(pages.isEmpty(), "there is no page");
    return pages;
  }

  static Markdown read(Path page) {
    try {
      String name = ROOT.relativize(page).toString().replace('\\', '/');
      List<String> lines = Files.readAllLines(page);
      return new Markdown(name, lines, blocks(name, lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Block> blocks(String name, List<String> lines) {
    List<Block> blocks = new ArrayList<>();
    int section = 0;
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (!fence.matches()) {
        section += HEADING.matcher(lines.get(i)).matches() ? 1 : 0;
        continue;
      }
      int end = i + 1;
      while (end < lines.size() && !lines.get(end).equals(fence.group(1))) {
        end++;
      }
      if (end == lines.size()) {
        throw new AssertionError(name + ":" + (i + 1) + ": the block is not closed");
      }
      String text =
          lines.subList(i + 1, end).stream().map(each -> each + "\n").collect(Collectors.joining());
      Matcher run = RUN.matcher(end + 1 < lines.size() ? lines.get(end + 1) : "");
      Optional<String> words = run.matches() ? Optional.of(run.group(1)) : Optional.empty();
      Matcher copy = COPY.matcher(i > 0 ? lines.get(i - 1) : "");
      Optional<String> path = copy.matches() ? Optional.of(copy.group(1)) : Optional.empty();
      blocks.add(new Block(name, fence.group(2), i + 1, section, text, words, path));
      i = end;
    }
    return blocks;
  }

  /** The blocks of one section that show files and stand before another block. */
  List<Block> filesFor(Block block) {
    return blocks.stream()
        .filter(file -> file.section() == block.section() && file.line() < block.line())
        .filter(file -> file.file().isPresent())
        .toList();
  }

  /** The block after another one. */
  Optional<Block> after(Block block) {
    int next = blocks.indexOf(block) + 1;
    return next < blocks.size() ? Optional.of(blocks.get(next)) : Optional.empty();
  }

  /** The lines outside of blocks; those inside are empty. */
  List<String> prose() {
    List<String> prose = new ArrayList<>(lines);
    for (Block block : blocks) {
      int end = block.line() + (int) block.text().lines().count() + 1;
      for (int i = block.line() - 1; i < end; i++) {
        prose.set(i, "");
      }
    }
    return prose;
  }

  /** The targets of the links of the page, as written. */
  List<String> links() {
    return prose().stream()
        .map(line -> CODE.matcher(line).replaceAll(""))
        .flatMap(line -> LINK.matcher(line).results())
        .map(link -> link.group(1))
        .toList();
  }

  /** The names by which links reach the headings. */
  List<String> anchors() {
    return anchors("#");
  }

  /** The names by which links reach the headings of the second level. */
  List<String> sections() {
    return anchors("## ");
  }

  private List<String> anchors(String start) {
    return prose().stream()
        .filter(line -> line.startsWith(start))
        .map(HEADING::matcher)
        .filter(Matcher::matches)
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(words -> words.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
