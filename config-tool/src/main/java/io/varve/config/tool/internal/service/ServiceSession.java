package io.varve.config.tool.internal.service;

import io.varve.config.Origin;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.SourceLayer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A service's configuration while the tool looks at it. */
public record ServiceSession(LayeredConfig config, List<RecordingSource> sources)
    implements AutoCloseable {
  public ServiceSession {
    sources = List.copyOf(sources);
  }

  /** The lists without elements of all layers, and where each was written. */
  public Map<String, Set<Origin>> emptyLists() {
    Map<String, Set<Origin>> lists = new TreeMap<>();
    for (RecordingSource source : sources) {
      for (SourceLayer layer : source.layers()) {
        layer
            .emptyLists()
            .forEach(
                (key, origin) -> lists.computeIfAbsent(key, any -> new HashSet<>()).add(origin));
      }
    }
    return lists;
  }

  @Override
  public void close() {
    config.close();
  }
}
