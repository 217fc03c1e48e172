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
 * Says which folders to watch, and for which names in them, so that no change of what paths lead to
 * goes unnoticed: the folder of the file, the folder of that folder, every folder that holds a link
 * on the way, and where the way ends early, the last folder that is there. Folders further up are
 * left to the poll: they are busy, and hardly ever moved. Of use once.
 */
final class WatchedPaths {
  /** Stands for every name; no file is called so. */
  static final String ANY = "/";

  /** As many as common systems follow. */
  private static final int MAX_LINKS = 40;

  private final Map<Path, Set<String>> points = new HashMap<>();

  /** Where folders really are; no value for those that are not there. */
  private final Map<Path, @Nullable Path> entered = new HashMap<>();

  private WatchedPaths() {}

  /** The folders with the names that matter in them. */
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

  /** Where a folder really is, or null if it is not there; notes what would change that. */
  private @Nullable Path enter(Path path, int links) {
    if (entered.containsKey(path)) {
      return entered.get(path);
    }
    // A circle of links comes by here again, and ends.
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
      // It went away meanwhile, which its folder will tell.
      return null;
    }
  }

  private void add(@Nullable Path folder, @Nullable Path name) {
    if (folder != null && name != null) {
      names(folder).add(name.toString());
    }
  }

  private Set<String> names(Path folder) {
    Set<String> names = points.get(folder);
    if (names == null) {
      names = new HashSet<>();
      points.put(folder, names);
    }
    return names;
  }
}
