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
 * What lies at all the places at one moment, without what is in it.
 *
 * @param found what there is to read, highest precedence first
 * @param problems what is there and should not be, or the other way round
 * @param statuses every path that was looked at
 * @param resources the class path resources that were found
 */
public record FileInventory(
    List<FoundItem> found,
    List<Problem> problems,
    Map<Path, FileStatus> statuses,
    List<String> resources) {

  /** Something to read. */
  public sealed interface FoundItem {
    /** The place as a person would look for it. */
    String displayName();

    /** How far above the source's ordinal its layers are. */
    int offset();
  }

  /**
   * A file in one of the formats.
   *
   * @param id what identifies it among all
   */
  public record FoundFile(
      String id, String displayName, Opener opener, ConfigFormat format, int offset)
      implements FoundItem {}

  /** A folder with one file a key. */
  public record FoundFolder(String displayName, List<KeyFile> keyFiles, int offset)
      implements FoundItem {}

  /** A file that is the value of one key. */
  public record KeyFile(String key, String displayName, Opener opener) {}

  /** Opens a file or resource. */
  public interface Opener {
    InputStream open() throws IOException;
  }

  /** Opens a file; a class by name, since a start would wait for a lambda. */
  record FileOpener(Path path) implements Opener {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }

  /** Whether nothing can be seen to have changed between the two. */
  public boolean sameAs(FileInventory other) {
    return statuses.equals(other.statuses) && resources.equals(other.resources);
  }

  /** Whether some file is too young for its times to be trusted. */
  public boolean isTooRecent(Instant now) {
    for (FileStatus status : statuses.values()) {
      if (status.isTooRecent(now)) {
        return true;
      }
    }
    return false;
  }

  /** What the files were read as, for people: the time of the newest. */
  public String revision() {
    FileTime newest = null;
    for (FileStatus status : statuses.values()) {
      FileTime modified = status.kind() == FileStatus.Kind.FILE ? status.modified() : null;
      if (modified != null && (newest == null || modified.compareTo(newest) > 0)) {
        newest = modified;
      }
    }
    return newest == null ? "no files" : "files of " + newest;
  }
}
