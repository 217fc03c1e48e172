package io.varve.config.tool.internal.store;

import io.varve.config.spi.WritableConfigSource;
import io.varve.config.tool.internal.host.ToolException;
import io.varve.config.tool.internal.service.RecordingSource;
import io.varve.config.tool.internal.service.ServiceSession;
import java.util.List;

/** Selects the store among the sources of a service. */
public final class StoreFinder {
  private StoreFinder() {}

  /**
   * Returns the named source, or the only writable one.
   *
   * @param name the name; empty for the only one
   */
  public static RecordingSource find(ServiceSession session, String name) {
    List<RecordingSource> stores =
        session.sources().stream()
            .filter(source -> source.source() instanceof WritableConfigSource)
            .toList();
    List<String> names = stores.stream().map(RecordingSource::name).toList();
    List<RecordingSource> meant =
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
