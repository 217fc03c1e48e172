package io.varve.config.file.internal.scan;

import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.file.internal.FileOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a path is at one moment, links followed. Two equal ones mean that its contents are most
 * probably the same.
 *
 * @param realPath where the path leads to, if it was asked for; it tells the switch of a link
 * @param fileKey the system's identity of the file; it tells a file that was put in its place
 * @param changed the time of the last change of any kind, where the system has it: other than
 *     {@code modified} it cannot be set back
 * @param error why it cannot be read
 */
public record FileStatus(
    Kind kind,
    String realPath,
    String fileKey,
    long size,
    @Nullable FileTime modified,
    @Nullable FileTime changed,
    String error) {

  public enum Kind {
    MISSING,
    FILE,
    FOLDER,
    /** A pipe, a device, a socket. */
    SPECIAL,
    UNREADABLE
  }

  private static final FileStatus MISSING = new FileStatus(Kind.MISSING, "", "", 0, null, null, "");

  public static FileStatus of(Path path) {
    return of(path, true);
  }

  /** Without the real path unless it is a folder, for the many files of a tree. */
  static FileStatus withoutRealPath(Path path) {
    return of(path, false);
  }

  private static FileStatus of(Path path, boolean real) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      Kind kind =
          attributes.isRegularFile()
              ? Kind.FILE
              : attributes.isDirectory() ? Kind.FOLDER : Kind.SPECIAL;
      return new FileStatus(
          kind,
          real || kind == Kind.FOLDER ? path.toRealPath().toString() : "",
          String.valueOf(attributes.fileKey()),
          attributes.size(),
          attributes.lastModifiedTime(),
          changeTime(path),
          "");
    } catch (NoSuchFileException | NotDirectoryException e) {
      return MISSING;
    } catch (IOException e) {
      // A part of the path that is a file and no folder has no exception of its own.
      return isBelowFile(path)
          ? MISSING
          : new FileStatus(Kind.UNREADABLE, "", "", 0, null, null, e.getClass().getSimpleName());
    }
  }

  private static boolean isBelowFile(Path path) {
    for (Path up = path.getParent(); up != null; up = up.getParent()) {
      if (Files.isRegularFile(up)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable FileTime changeTime(Path path) throws IOException {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? (FileTime) Files.getAttribute(path, "unix:ctime")
        : null;
  }

  // By hand, like the hash: a record's own equality costs a start milliseconds when it is linked.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileStatus that
        && kind == that.kind
        && size == that.size
        && realPath.equals(that.realPath)
        && fileKey.equals(that.fileKey)
        && Objects.equals(modified, that.modified)
        && Objects.equals(changed, that.changed)
        && error.equals(that.error);
  }

  @Override
  public int hashCode() {
    return 31 * realPath.hashCode() + Long.hashCode(size);
  }

  boolean exists() {
    return kind != Kind.MISSING;
  }

  /** The problem of a path that should be a regular file and is not. */
  Problem notAFile(String displayName) {
    Origin origin = FileOrigin.of(displayName);
    return switch (kind) {
      case FOLDER ->
          Problem.at(
              origin,
              "a file",
              "a folder",
              "put a file in its place; a folder of one file a key is named by varve.config");
      case UNREADABLE -> unreadable(displayName, error);
      case MISSING ->
          Problem.at(origin, "a file", "a link to nothing", "correct the link, or remove it");
      default ->
          Problem.at(origin, "a file", "a pipe or device", "put an ordinary file in its place");
    };
  }

  public static Problem unreadable(String displayName, String error) {
    return Problem.at(
        FileOrigin.of(displayName),
        "a file that can be read",
        "one that cannot (" + error + ")",
        "let the user of this process read it, or remove it");
  }

  /**
   * Whether the file was written so shortly before that another write could leave the same times:
   * file systems count in steps of up to two seconds.
   */
  boolean isTooRecent(Instant now) {
    Instant limit = now.minusSeconds(3);
    return (modified != null && modified.toInstant().isAfter(limit))
        || (changed != null && changed.toInstant().isAfter(limit));
  }
}
