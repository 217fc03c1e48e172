package io.varve.benchmarks.jvm;

import io.varve.config.Origin;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Source in memory that reports on the thread of the change. */
final class MemorySource implements ConfigSource {
  private final String name;
  private final int ordinal;
  private SourceLayer layer;
  private SourceObserver observer = new Nobody();

  MemorySource(String name, int ordinal, Map<String, String> entries) {
    this.name = name;
    this.ordinal = ordinal;
    SourceLayerBuilder builder = SourceLayer.builder(name);
    entries.forEach((key, text) -> builder.put(key, text, Origin.of(name, key)));
    this.layer = builder.build();
  }

  /** One source per layer, lowest first. */
  static List<MemorySource> of(List<Map<String, String>> layers) {
    List<MemorySource> sources = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      sources.add(new MemorySource("layer" + i, 100 + i, layers.get(i)));
    }
    return sources;
  }

  void put(String key, String text) {
    change(Map.of(key, text), Set.of());
  }

  void change(Map<String, String> put, Set<String> removed) {
    Map<String, SourceValue> values = new HashMap<>();
    put.forEach((key, text) -> values.put(key, new SourceValue(text, Origin.of(name, key))));
    layer = layer.with(values, removed);
    observer.changed(load());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int ordinal() {
    return ordinal;
  }

  @Override
  public SourceSnapshot load() {
    return SourceSnapshot.of(layer);
  }

  @Override
  public void watch(SourceObserver engine) {
    observer = engine;
  }

  private static final class Nobody implements SourceObserver {
    @Override
    public void changed(SourceSnapshot snapshot) {}

    @Override
    public void failed(io.varve.config.ConfigException failure) {}
  }
}
