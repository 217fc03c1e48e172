package io.varve.config.cli;

import static io.varve.config.cli.CommandLines.open;
import static io.varve.config.cli.CommandLines.origin;
import static io.varve.config.cli.CommandLines.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Origin;
import io.varve.config.SourceException;
import io.varve.config.spi.SourceLayer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentExpanderTest {
  @TempDir private Path directory;

  @Test
  void file_standsForItsArguments() throws IOException {
    write("args.txt", "--a=1\n--b 2\noperand\n");
    CommandLineSource source = open(directory, List.of("@args.txt", "--c"));
    SourceLayer layer = source.load().layers().get(0);
    assertEquals(Map.of("a", "1", "b", "2", "c", "true"), texts(layer));
    assertEquals(List.of("operand"), source.operands());
    assertEquals(Origin.line("command-line", "args.txt", 2), origin(layer, "b"));
    assertEquals(Origin.of("command-line", "argument 2"), origin(layer, "c"));
  }

  @Test
  void file_mayGiveTheValueOfAnOption() throws IOException {
    write("value.txt", "'a b'");
    assertEquals(Map.of("k", "a b"), values("--k", "@value.txt"));
  }

  @Test
  void file_nestedIsRelativeToItsOwnFolder() throws IOException {
    write("conf/outer.txt", "--a=1 @inner.txt @../top.txt");
    write("conf/inner.txt", "\n--b=2");
    write("top.txt", "--c=3");
    SourceLayer layer = open(directory, List.of("@conf/outer.txt")).load().layers().get(0);
    assertEquals(Map.of("a", "1", "b", "2", "c", "3"), texts(layer));
    assertEquals("conf/inner.txt:2", origin(layer, "b").toString());
    assertEquals("top.txt:1", origin(layer, "c").toString());
  }

  @Test
  void file_byAbsoluteName() throws IOException {
    Path file = write("args.txt", "--a=1");
    assertEquals(Map.of("a", "1"), values("@" + file));
  }

  @Test
  void file_mayStandTwiceButNotInsideItself() throws IOException {
    write("args.txt", "--a=1");
    assertEquals(Map.of("a[0]", "1", "a[1]", "1"), values("@args.txt", "@args.txt"));
  }

  @Test
  void file_withByteOrderMark() throws IOException {
    write("args.txt", "\uFEFF--a=1");
    assertEquals(Map.of("a", "1"), values("@args.txt"));
  }

  @Test
  void endOfOptions_insideAFileHoldsForAll() throws IOException {
    write("args.txt", "--a=1 -- @gone");
    CommandLineSource source = open(directory, List.of("@args.txt", "@gone", "--b=2"));
    assertEquals(Map.of("a", "1"), texts(source.load().layers().get(0)));
    assertEquals(List.of("@gone", "@gone", "--b=2"), source.operands());
  }

  @Test
  void doubledSign_isLiteral() {
    CommandLineSource source = open(directory, List.of("--k", "@@x", "@@y", "@@@z", "@", "@@"));
    assertEquals(Map.of("k", "@x"), texts(source.load().layers().get(0)));
    assertEquals(List.of("@y", "@@z", "@", "@"), source.operands());
  }

  @Test
  void sign_insideAnOptionIsLiteral() {
    assertEquals(Map.of("k", "@gone"), values("--k=@gone"));
  }

  @Test
  void file_missing() {
    assertEquals(
        "argument 2: expected a file of arguments by the name after @, found none; correct the"
            + " name, which is relative to "
            + directory
            + ", or write @@ for a text that begins with @ [VARVE-0302]",
        failure("--k", "@gone.txt").getMessage());
  }

  @Test
  void file_includingItself() throws IOException {
    write("a.txt", "@conf/b.txt");
    write("conf/b.txt", "\n\n@../conf/../a.txt");
    SourceException e = failure("@a.txt");
    assertEquals(1, e.problems().size());
    assertEquals(
        "conf/b.txt:3: expected UTF-8 text with arguments in a.txt, found a file that includes"
            + " itself; remove the cycle [VARVE-0306]",
        e.getMessage());
  }

  @Test
  void file_nestedTooDeep() throws IOException {
    for (int i = 0; i < ArgumentExpander.MAX_DEPTH + 1; i++) {
      write("f" + i, "@f" + (i + 1));
    }
    write("f" + (ArgumentExpander.MAX_DEPTH - 1), "--a=1");
    assertEquals(Map.of("a", "1"), values("@f0"));

    write("f" + (ArgumentExpander.MAX_DEPTH - 1), "@f" + ArgumentExpander.MAX_DEPTH);
    assertTrue(failure("@f0").toString().contains("found files nested deeper than 16"));
  }

  @Test
  void files_multiplyingWithoutEnd() throws IOException {
    for (int i = 0; i < 15; i++) {
      write("f" + i, ("@f" + (i + 1) + "\n").repeat(100));
    }
    write("f15", "operand");
    SourceException e = failure("@f0");
    assertEquals(1, e.problems().size());
    assertTrue(e.toString().contains("found more than 8 MiB in all"), e.getMessage());
  }

  @Test
  void file_withoutEnd() throws IOException {
    write("big.txt", "# ".repeat(ArgumentExpander.MAX_BYTES / 2) + "#");
    SourceException e = failure("@big.txt", "@big.txt");
    assertEquals(1, e.problems().size());
    assertTrue(e.toString().contains("found more than 8 MiB in all"), e.getMessage());
  }

  @Test
  void file_isAFolder() throws IOException {
    Files.createDirectory(directory.resolve("conf"));
    assertTrue(failure("@conf").toString().contains("arguments in conf, found a folder;"));
    assertTrue(failure("@.").toString().contains("found a folder;"));
  }

  @Test
  void file_isBinary() throws IOException {
    Files.write(directory.resolve("a.bin"), new byte[] {'-', '-', (byte) 0xC3, 0x28});
    Files.write(directory.resolve("b.bin"), new byte[] {'-', '-', 0});
    SourceException e = failure("@a.bin", "@b.bin");
    assertEquals(2, e.problems().size());
    assertTrue(e.toString().contains("a.bin, found other bytes;"), e.getMessage());
    assertTrue(e.toString().contains("b.bin, found binary data;"), e.getMessage());
    assertTrue(e.getCause() instanceof CharacterCodingException);
  }

  @Test
  void problems_inFilesAreReportedWithThoseOutside() throws IOException {
    write("args.txt", "--a..b=1\n'\\q'\n-x\n@gone");
    SourceException e = failure("-y", "@args.txt");
    assertEquals(
        List.of("args.txt:2", "args.txt:4", "argument 1", "args.txt:1", "args.txt:3"),
        e.problems().stream().map(p -> p.origin().orElseThrow().toString()).toList());
  }

  private SourceException failure(String... arguments) {
    CommandLineSource source = open(directory, List.of(arguments));
    return assertThrows(SourceException.class, source::load);
  }

  private Map<String, String> values(String... arguments) {
    return texts(open(directory, List.of(arguments)).load().layers().get(0));
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
