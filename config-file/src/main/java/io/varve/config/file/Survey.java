package io.varve.config.file;

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
 * @param stats every path that was looked at
 * @param resources the class path resources that were found
 */
record Survey(
    List<Found> found, List<Problem> problems, Map<Path, Stat> stats, List<String> resources) {

  /** Something to read. */
  sealed interface Found {
    /** The place as a person would look for it. */
    String shown();

    /** How far above the source's ordinal its layers are. */
    int offset();
  }

  /**
   * A file in one of the formats.
   *
   * @param id what identifies it among all
   */
  record FoundFile(String id, String shown, Opener opener, ConfigFormat format, int offset)
      implements Found {}

  /** A folder with one file a key. */
  record FoundTree(String shown, List<Leaf> leaves, int offset) implements Found {}

  /** A file that is the value of one key. */
  record Leaf(String key, String shown, Opener opener) {}

  /** Opens a file or resource. */
  interface Opener {
    InputStream open() throws IOException;
  }

  /** Opens a file; a class by name, since a start would wait for a lambda. */
  record OnDisk(Path path) implements Opener {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }

  /** Whether nothing can be seen to have changed between the two. */
  boolean sameAs(Survey other) {
    return stats.equals(other.stats) && resources.equals(other.resources);
  }

  /** Whether some file is too young for its times to be trusted. */
  boolean isYoung(Instant now) {
    for (Stat stat : stats.values()) {
      if (stat.isYoung(now)) {
        return true;
      }
    }
    return false;
  }

  /** What the files were read as, for people: the time of the newest. */
  String revision() {
    FileTime newest = null;
    for (Stat stat : stats.values()) {
      FileTime modified = stat.kind() == Stat.Kind.FILE ? stat.modified() : null;
      if (modified != null && (newest == null || modified.compareTo(newest) > 0)) {
        newest = modified;
      }
    }
    return newest == null ? "no files" : "files of " + newest;
  }
}
