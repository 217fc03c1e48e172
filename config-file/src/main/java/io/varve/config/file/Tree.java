package io.varve.config.file;

import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.file.Survey.Leaf;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Walks a folder with one file a key. Names that begin with a dot are skipped, so that of a
 * Kubernetes mount only the links are seen and not what they lead through. Of use once.
 */
final class Tree {
  /** Links can make a small tree endless in all but name. */
  static final int MAX_FILES = 100_000;

  private static final int MAX_FOLDERS = 10_000;

  private final Formats formats;
  private final Map<Path, Stat> stats;
  private final List<Problem> problems;
  private final List<Leaf> leaves = new ArrayList<>();

  private int folders;

  /** Where the folders that the walk is in really are. */
  private final List<String> within = new ArrayList<>();

  Tree(Formats formats, Map<Path, Stat> stats, List<Problem> problems) {
    this.formats = formats;
    this.stats = stats;
    this.problems = problems;
  }

  /** The files, sorted by name. */
  List<Leaf> leaves(Path folder, String shown) {
    walk(folder, shown, "");
    if (isTooLarge()) {
      problem(
          shown,
          "at most " + MAX_FILES + " files and " + MAX_FOLDERS + " folders, links followed",
          "more",
          "name a folder with fewer");
      return List.of();
    }
    return List.copyOf(leaves);
  }

  private void walk(Path folder, String shown, String prefix) {
    String realPath = stat(folder).realPath();
    if (within.contains(realPath)) {
      problem(shown, "a folder", "a link to a folder around it", "remove the link");
      return;
    }
    within.add(realPath);
    folders++;
    for (Map.Entry<String, Path> entry : children(folder, shown).entrySet()) {
      String name = entry.getKey();
      Path path = entry.getValue();
      if (isTooLarge() || name.startsWith(".") || (prefix.isEmpty() && formats.isWholeFile(name))) {
        continue;
      }
      Stat stat = stat(path);
      String shownPath = (shown.equals(".") ? "" : shown + "/") + name;
      switch (stat.kind()) {
        case FILE -> leaves.add(new Leaf(prefix + name, shownPath, new Survey.OnDisk(path)));
        case FOLDER -> walk(path, shownPath, prefix + name + ".");
        default -> problems.add(Surveyor.notAFile(shownPath, stat));
      }
    }
    within.remove(within.size() - 1);
  }

  private Map<String, Path> children(Path folder, String shown) {
    Map<String, Path> children = new TreeMap<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(path -> children.put(String.valueOf(path.getFileName()), path));
    } catch (IOException | DirectoryIteratorException e) {
      problem(
          shown,
          "a folder that can be read",
          "one that cannot (" + e.getClass().getSimpleName() + ")",
          "let the user of this process read it");
    }
    return children;
  }

  private boolean isTooLarge() {
    return leaves.size() > MAX_FILES || folders > MAX_FOLDERS;
  }

  private Stat stat(Path path) {
    return stats.computeIfAbsent(path, Stat::ofLeaf);
  }

  private void problem(String shown, String expected, String found, String remedy) {
    problems.add(Problem.at(Origin.of(FileSource.NAME, shown), expected, found, remedy));
  }
}
