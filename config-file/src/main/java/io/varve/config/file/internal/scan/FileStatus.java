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
 * Status of a path at one point in time, after links are followed. If two statuses are equal, the
 * contents are most probably equal.
 *
 * @param realPath the path without links, or an empty string; it changes when a link gets another
 *     target
 * @param fileKey the file's identity in the file system; it changes when the file is replaced
 * @param modified the time of the last write
 * @param changed the time of the last change of any kind, if the system has it; unlike {@code
 *     modified} it cannot be set back
 * @param error the reason why the path cannot be read, or an empty string
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

  /** Omits the real path of files, since a folder with one file per key has many files. */
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
      // There is no specific exception for a path that leads through a file.
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

  boolean exists() {
    return kind != Kind.MISSING;
  }

  /** Written by hand: linking a record's generated method adds 50 ms to the start of a program. */
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
    return Objects.hash(kind, realPath, fileKey, size, modified, changed, error);
  }

  /** Returns the problem of a path that should be a regular file. */
  Problem notAFile(String displayName) {
    Origin origin = FileOrigin.of(displayName);
    return switch (kind) {
      case FOLDER ->
          Problem.at(
                  origin,
                  "a file",
                  "a folder",
                  "replace it by a file; a folder with one file per key is named by varve.config")
              .withCode("VARVE-0413");
      case UNREADABLE -> unreadable(displayName, error);
      case MISSING ->
          Problem.at(origin, "a file", "a link to nothing", "correct the link, or remove it")
              .withCode("VARVE-0414");
      default ->
          Problem.at(origin, "a file", "a pipe or device", "replace it by a regular file")
              .withCode("VARVE-0415");
    };
  }

  public static Problem unreadable(String displayName, String error) {
    return Problem.at(
            FileOrigin.of(displayName),
            "a readable file",
            "a read error (" + error + ")",
            "give the user of this process read access, or remove it")
        .withCode("VARVE-0416");
  }

  /**
   * Returns true if the file changed so recently that another change could leave the same times:
   * file systems have a resolution of up to two seconds.
   */
  boolean isTooRecent(Instant now) {
    Instant limit = now.minusSeconds(3);
    return (modified != null && modified.toInstant().isAfter(limit))
        || (changed != null && changed.toInstant().isAfter(limit));
  }
}
