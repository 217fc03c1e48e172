package io.varve.config.file.internal;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/**
 * Patterns of files below a folder. {@code *} matches any characters but a slash, {@code **} also
 * slashes, and {@code ?} one character but a slash. A pattern without a slash is compared with the
 * name of a file, any other with its path below the folder. Immutable.
 */
public final class FilePatterns {
  private final List<PathMatcher> ofNames;
  private final List<PathMatcher> ofPaths;

  /** Compiles patterns. */
  public FilePatterns(List<String> written) {
    ofNames = written.stream().filter(text -> !hasSlash(text)).map(FilePatterns::compile).toList();
    ofPaths = written.stream().filter(FilePatterns::hasSlash).map(FilePatterns::compile).toList();
  }

  private static boolean hasSlash(String pattern) {
    return pattern.indexOf('/') >= 0;
  }

  private static PathMatcher compile(String written) {
    String pattern = written.replaceFirst("^/+", "") + (written.endsWith("/") ? "**" : "");
    // A glob of the JDK has more special characters, and its "**/" needs a folder.
    String glob = pattern.replaceAll("[\\\\\\[\\]{},]", "\\\\$0").replace("**/", "{**/,}");
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }

  /** Returns true if at least one pattern matches. */
  public boolean matches(String path) {
    return anyMatches(ofPaths, path)
        || anyMatches(ofNames, path.substring(path.lastIndexOf('/') + 1));
  }

  private static boolean anyMatches(List<PathMatcher> patterns, String text) {
    return !patterns.isEmpty()
        && patterns.stream().anyMatch(pattern -> pattern.matches(Path.of(text)));
  }
}
