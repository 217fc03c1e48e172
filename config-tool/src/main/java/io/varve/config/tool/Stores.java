package io.varve.config.tool;

import io.varve.config.spi.WritableConfigSource;
import java.util.List;

/** Finds the store that is meant among the sources of a service. */
final class Stores {
  private Stores() {}

  /**
   * The source that was named, or the only one that writes.
   *
   * @param name the name; empty for the only one
   */
  static RecordedSource find(Session session, String name) {
    List<RecordedSource> stores =
        session.sources().stream()
            .filter(source -> source.source() instanceof WritableConfigSource)
            .toList();
    List<String> names = stores.stream().map(RecordedSource::name).toList();
    List<RecordedSource> meant =
        stores.stream().filter(source -> name.isEmpty() || source.name().equals(name)).toList();
    if (meant.size() != 1) {
      throw ToolException.usage(
          "--source: expected one of "
              + (names.isEmpty() ? "the sources that write, but there is none" : names)
              + ", found "
              + (name.isEmpty() ? "none named" : name));
    }
    return meant.get(0);
  }
}
