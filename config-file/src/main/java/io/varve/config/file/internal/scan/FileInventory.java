package io.varve.config.file.internal.scan;

import io.varve.config.Problem;
import io.varve.config.spi.ConfigFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Files, folders and resources that were found at all locations in one scan, without their
 * contents.
 *
 * @param found the items to read, highest precedence first
 * @param problems unexpected or missing files
 * @param statuses the status of every path that was checked
 * @param resources the URLs of the found class path resources
 */
public record FileInventory(
    List<FoundItem> found,
    List<Problem> problems,
    Map<Path, FileStatus> statuses,
    List<String> resources) {

  /** A file or folder to read. */
  public sealed interface FoundItem {
    /** Human-readable location. */
    String displayName();

    /** Offset of the layers' ordinals from that of the source. */
    int offset();
  }

  /** A file in one of the formats, with an id that is unique among all files. */
  public record FoundFile(
      String id, String displayName, Opener opener, ConfigFormat format, int offset)
      implements FoundItem {}

  /** A folder with one file per key. */
  public record FoundFolder(String displayName, List<KeyFile> keyFiles, int offset)
      implements FoundItem {}

  /**
   * A file that is the value of one key.
   *
   * @param literal true if <code>${</code> in it is text
   */
  public record KeyFile(String key, String displayName, Opener opener, boolean literal) {}

  public interface Opener {
    InputStream open() throws IOException;
  }

  record FileOpener(Path path) implements Opener {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }

  /** Returns true if no difference to another inventory can be detected. */
  public boolean sameAs(FileInventory other) {
    return statuses.equals(other.statuses) && resources.equals(other.resources);
  }

  /** Returns true if the times of a file are too recent to be reliable. */
  public boolean isTooRecent(Instant now) {
    for (FileStatus status : statuses.values()) {
      if (status.isTooRecent(now)) {
        return true;
      }
    }
    return false;
  }

  /** Human-readable revision: the time of the newest file. */
  public String revision() {
    FileTime newest = null;
    for (FileStatus status : statuses.values()) {
      FileTime time = status.kind() == FileStatus.Kind.FILE ? status.modified() : null;
      if (time != null && (newest == null || time.compareTo(newest) > 0)) {
        newest = time;
      }
    }
    return newest == null ? "no files" : "files of " + newest;
  }
}
