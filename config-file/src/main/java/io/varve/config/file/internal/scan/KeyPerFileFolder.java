package io.varve.config.file.internal.scan;

import io.varve.config.Problem;
import io.varve.config.file.internal.FileOrigin;
import io.varve.config.file.internal.FileSettings;
import io.varve.config.file.internal.scan.FileInventory.KeyFile;
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
 * Folder with one file per key, including its subfolders. Names that begin with a dot are skipped,
 * since they are the link targets in a Kubernetes mount. Single-use.
 */
final class KeyPerFileFolder {
  /** With links, a small folder can contain an almost unlimited number of paths. */
  static final int MAX_FILES = 100_000;

  private static final int MAX_FOLDERS = 10_000;

  private final FileSettings settings;
  private final FormatRegistry formats;
  private final Map<Path, FileStatus> statuses;
  private final List<Problem> problems;
  private final List<KeyFile> keyFiles = new ArrayList<>();

  private int folders;

  /** Real paths of the folders from the root to the current one. */
  private final List<String> within = new ArrayList<>();

  KeyPerFileFolder(
      FileSettings settings,
      FormatRegistry formats,
      Map<Path, FileStatus> statuses,
      List<Problem> problems) {
    this.settings = settings;
    this.formats = formats;
    this.statuses = statuses;
    this.problems = problems;
  }

  /** Returns the files, sorted by name. */
  List<KeyFile> keyFiles(Path folder, String displayName) {
    walk(folder, displayName, "");
    if (isTooLarge()) {
      problem(
          "VARVE-0420",
          displayName,
          "at most " + MAX_FILES + " files and " + MAX_FOLDERS + " folders, links followed",
          "more",
          "name a folder with fewer");
      return List.of();
    }
    return List.copyOf(keyFiles);
  }

  private void walk(Path folder, String displayName, String prefix) {
    String realPath = status(folder).realPath();
    if (within.contains(realPath)) {
      problem(
          "VARVE-0419", displayName, "a folder", "a link to a folder around it", "remove the link");
      return;
    }
    within.add(realPath);
    folders++;
    for (Map.Entry<String, Path> entry : children(folder, displayName).entrySet()) {
      String name = entry.getKey();
      Path path = entry.getValue();
      if (isTooLarge()
          || name.startsWith(".")
          || (prefix.isEmpty() && formats.isConfigFile(name))) {
        continue;
      }
      FileStatus status = status(path);
      String childName = (displayName.equals(".") ? "" : displayName + "/") + name;
      switch (status.kind()) {
        case FOLDER -> walk(path, childName, prefix + name + "/");
        case FILE -> add(prefix + name, childName, path);
        default -> problems.add(status.notAFile(childName));
      }
    }
    within.remove(within.size() - 1);
  }

  private void add(String relative, String displayName, Path path) {
    if (!settings.exclude().matches(relative)) {
      boolean literal = settings.literal().matches(relative);
      String key = relative.replace('/', '.');
      keyFiles.add(new KeyFile(key, displayName, () -> Files.newInputStream(path), literal));
    }
  }

  private Map<String, Path> children(Path folder, String displayName) {
    Map<String, Path> children = new TreeMap<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(path -> children.put(String.valueOf(path.getFileName()), path));
    } catch (IOException | DirectoryIteratorException e) {
      problem(
          "VARVE-0418",
          displayName,
          "a readable folder",
          "a read error (" + e.getClass().getSimpleName() + ")",
          "give the user of this process read access");
    }
    return children;
  }

  private boolean isTooLarge() {
    return keyFiles.size() > MAX_FILES || folders > MAX_FOLDERS;
  }

  private FileStatus status(Path path) {
    return statuses.computeIfAbsent(path, FileStatus::withoutRealPath);
  }

  private void problem(
      String code, String displayName, String expected, String found, String remedy) {
    problems.add(Problem.at(FileOrigin.of(displayName), expected, found, remedy).withCode(code));
  }
}
