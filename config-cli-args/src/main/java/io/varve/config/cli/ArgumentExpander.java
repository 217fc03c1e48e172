package io.varve.config.cli;

import io.varve.config.Origin;
import io.varve.config.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Replaces each {@code @file} in front of {@code --} with the arguments in the file. */
final class ArgumentExpander {
  static final int MAX_DEPTH = 16;

  /**
   * Limit for all files together. A file counts each time it is read, since nested files multiply.
   */
  static final int MAX_BYTES = 8 << 20;

  /** Smallest size that a file counts as. This also limits the number of small files. */
  private static final int MIN_BYTES = 4 << 10;

  private final Path directory;
  private final ProblemCollector problems;
  private final List<Argument> expanded = new ArrayList<>();
  private final Deque<Path> open = new ArrayDeque<>();
  private int bytesLeft = MAX_BYTES;
  private boolean optionsEnded;

  private ArgumentExpander(Path directory, ProblemCollector problems) {
    this.directory = directory.normalize();
    this.problems = problems;
  }

  static List<Argument> expand(List<String> arguments, Path directory, ProblemCollector problems) {
    List<Argument> numbered = new ArrayList<>(arguments.size());
    for (String text : arguments) {
      String location = "argument " + (numbered.size() + 1);
      numbered.add(new Argument(text, Origin.of(CommandLineSource.NAME, location)));
    }
    ArgumentExpander expander = new ArgumentExpander(directory, problems);
    expander.expand(numbered, directory);
    return List.copyOf(expander.expanded);
  }

  private void expand(List<Argument> arguments, Path folder) {
    for (Argument argument : arguments) {
      String text = argument.text();
      if (optionsEnded || !text.startsWith("@") || text.length() == 1) {
        optionsEnded |= text.equals("--");
        expanded.add(argument);
      } else if (text.startsWith("@@")) {
        expanded.add(new Argument(text.substring(1), argument.origin()));
      } else {
        include(text.substring(1), argument.origin(), folder);
      }
    }
  }

  private void include(String name, Origin origin, Path folder) {
    Optional<Path> found = find(name, folder);
    if (found.isEmpty()) {
      // Omits the name, and the exception that contains it: it can be a secret that begins with @.
      problems.add(
          Problem.at(
                  origin,
                  "a file of arguments by the name after @",
                  "none",
                  "correct the name, which is relative to "
                      + folder
                      + ", or write @@ for a text that begins with @")
              .withCode("VARVE-0302"));
      return;
    }
    Path path = found.get();
    try {
      if (mayOpen(path, origin)) {
        String text = read(path, origin);
        Origin file = Origin.of(CommandLineSource.NAME, display(path));
        open.push(path);
        expand(ArgumentFileParser.parse(text, file, problems), path.resolveSibling(""));
        open.pop();
      }
    } catch (CharacterCodingException e) {
      problems.add(notText(path, origin, "other bytes"), e);
    } catch (IOException e) {
      String failure = "a failure to read it, " + e.getClass().getSimpleName();
      problems.add(unreadable("VARVE-0304", path, origin, failure, "make it a readable file"), e);
    }
  }

  private static Optional<Path> find(String name, Path folder) {
    try {
      Path path = folder.resolve(name);
      return Files.exists(path) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private boolean mayOpen(Path path, Origin origin) throws IOException {
    if (Files.isDirectory(path)) {
      problems.add(unreadable("VARVE-0305", path, origin, "a folder", "name a file in it"));
      return false;
    }
    for (Path outer : open) {
      if (Files.isSameFile(outer, path)) {
        problems.add(
            unreadable(
                "VARVE-0306", path, origin, "a file that includes itself", "remove the cycle"));
        return false;
      }
    }
    if (open.size() == MAX_DEPTH) {
      String found = "files nested deeper than " + MAX_DEPTH;
      problems.add(
          unreadable("VARVE-0307", path, origin, found, "put the arguments into fewer files"));
      return false;
    }
    return true;
  }

  private String read(Path path, Origin origin) throws IOException {
    if (bytesLeft < 0) {
      return "";
    }
    byte[] bytes;
    try (InputStream input = Files.newInputStream(path)) {
      bytes = input.readNBytes(bytesLeft + 1);
    }
    if (bytes.length > bytesLeft) {
      bytesLeft = -1;
      String found = "more than 8 MiB in all argument files together, 4 KiB at least in each";
      problems.add(
          unreadable(
              "VARVE-0308", path, origin, found, "put large values into configuration files"));
      return "";
    }
    bytesLeft = Math.max(0, bytesLeft - Math.max(bytes.length, MIN_BYTES));
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    if (text.indexOf('\0') >= 0) {
      problems.add(notText(path, origin, "binary data"));
      return "";
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private Problem notText(Path path, Origin origin, String found) {
    return unreadable("VARVE-0303", path, origin, found, "save it as UTF-8 text");
  }

  private Problem unreadable(String code, Path path, Origin origin, String found, String remedy) {
    return Problem.at(origin, "UTF-8 text with arguments in " + display(path), found, remedy)
        .withCode(code);
  }

  private String display(Path path) {
    Path plain = path.normalize();
    boolean below = plain.startsWith(directory) && !plain.equals(directory);
    return (below ? directory.relativize(plain) : plain).toString();
  }
}
