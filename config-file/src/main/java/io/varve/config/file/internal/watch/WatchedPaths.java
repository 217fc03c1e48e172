package io.varve.config.file.internal.watch;

import io.varve.config.file.internal.scan.FileInventory;
import io.varve.config.file.internal.scan.FileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folders to watch, with the relevant names in each, so that no change of a path is missed: the
 * folder of the file, the parent of that folder, and every folder with a link on the path. If the
 * path does not exist, also the last existing folder. Only the poll checks folders further up,
 * since they change often and are rarely moved. Single-use.
 */
final class WatchedPaths {
  /** Matches every name. No file can have this name. */
  static final String ANY = "/";

  /** The limit of common operating systems. */
  private static final int MAX_LINKS = 40;

  private final Map<Path, Set<String>> points = new HashMap<>();

  /** Real paths of folders; null for those that do not exist. */
  private final Map<Path, @Nullable Path> entered = new HashMap<>();

  private WatchedPaths() {}

  static Map<Path, Set<String>> of(FileInventory survey) {
    WatchedPaths all = new WatchedPaths();
    for (Map.Entry<Path, FileStatus> entry : survey.statuses().entrySet()) {
      all.follow(entry.getKey(), 0);
      if (entry.getValue().kind() == FileStatus.Kind.FOLDER) {
        all.addFolder(entry.getKey());
      }
    }
    return all.points;
  }

  private void follow(Path path, int links) {
    Path parent = path.getParent();
    Path name = path.getFileName();
    Path folder = parent == null ? null : enter(parent, links);
    if (folder == null || name == null) {
      return;
    }
    add(folder, name);
    add(folder.getParent(), folder.getFileName());
    Path target = target(folder.resolve(name));
    if (target != null && links < MAX_LINKS) {
      follow(target, links + 1);
    }
  }

  private void addFolder(Path path) {
    Path folder = enter(path, 0);
    if (folder != null) {
      names(folder).add(ANY);
    }
  }

  /** Returns the real path of a folder, or null. Records the names that determine it. */
  private @Nullable Path enter(Path path, int links) {
    if (entered.containsKey(path)) {
      return entered.get(path);
    }
    // Ends a cycle of links.
    entered.put(path, null);
    Path real = step(path, links);
    entered.put(path, real);
    return real;
  }

  private @Nullable Path step(Path path, int links) {
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent == null || name == null) {
      return path;
    }
    Path folder = enter(parent, links);
    if (folder == null) {
      return null;
    }
    if (name.toString().equals("..")) {
      return folder.getParent() == null ? folder : folder.getParent();
    }
    Path next = folder.resolve(name);
    Path target = target(next);
    if (target != null) {
      add(folder, name);
      return links < MAX_LINKS ? enter(target, links + 1) : null;
    }
    if (!Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
      add(folder, name);
      return null;
    }
    return next;
  }

  private static @Nullable Path target(Path path) {
    try {
      return Files.isSymbolicLink(path) ? path.resolveSibling(Files.readSymbolicLink(path)) : null;
    } catch (IOException e) {
      // The link was removed meanwhile. The folder of the link reports this.
      return null;
    }
  }

  private void add(@Nullable Path folder, @Nullable Path name) {
    if (folder != null && name != null) {
      names(folder).add(name.toString());
    }
  }

  private Set<String> names(Path folder) {
    return points.computeIfAbsent(folder, key -> new HashSet<>());
  }
}
