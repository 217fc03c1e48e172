package io.varve.config.tool;

import io.varve.config.layered.LayeredConfig;
import java.util.List;

/** A service's configuration while the tool looks at it. */
record Session(LayeredConfig config, List<RecordedSource> sources) implements AutoCloseable {
  Session {
    sources = List.copyOf(sources);
  }

  @Override
  public void close() {
    config.close();
  }
}
