package io.varve.config.tool.internal.service;

import io.varve.config.ConfigKey;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Origin;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.spi.SourceLayer;
import io.varve.config.tool.internal.format.ConfigEntry;
import io.varve.config.tool.internal.format.KeyTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The configuration of a started service, with its sources. */
public record ServiceSession(LayeredConfig config, List<RecordingSource> sources)
    implements AutoCloseable {
  public ServiceSession {
    sources = List.copyOf(sources);
  }

  /** The effective values at a key and below it, in natural order. */
  public List<ConfigEntry> entries(String prefix) {
    ConfigSnapshot snapshot = config.snapshot();
    String root = ConfigKey.canonical(prefix);
    List<ConfigEntry> entries = new ArrayList<>();
    for (String key : snapshot.keys()) {
      if (ConfigKey.isUnder(key, root)) {
        entries.add(ConfigEntry.of(key, snapshot.get(key), snapshot.explain(key)));
      }
    }
    emptyLists()
        .forEach(
            (key, origins) -> {
              Optional<Origin> winner = ConfigEntry.origin(snapshot.explain(key));
              if (ConfigKey.isUnder(key, root) && winner.filter(origins::contains).isPresent()) {
                entries.add(ConfigEntry.emptyList(key, winner));
              }
            });
    return KeyTree.sorted(entries);
  }

  /** The lists without elements of all layers, each with its origins. */
  private Map<String, Set<Origin>> emptyLists() {
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
