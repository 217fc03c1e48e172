package io.varve.config.spring;

import io.varve.config.Origin;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.util.Map;
import java.util.Objects;

/** Source that the test controls. */
final class Store implements ConfigSource {
  private volatile SourceSnapshot contents = snapshot(Map.of());
  private volatile SourceObserver observer;
  volatile boolean closed;

  Store() {}

  Store(Map<String, String> values) {
    contents = snapshot(values);
  }

  @Override
  public String name() {
    return "store";
  }

  @Override
  public SourceSnapshot load() {
    return contents;
  }

  @Override
  public void watch(SourceObserver told) {
    observer = told;
  }

  /** Returns when the change is accepted. */
  void set(Map<String, String> values) {
    contents = snapshot(values);
    Objects.requireNonNull(observer).changed(contents);
  }

  private static SourceSnapshot snapshot(Map<String, String> values) {
    SourceLayerBuilder layer = SourceLayer.builder("store");
    values.forEach((key, text) -> layer.put(key, text, Origin.of("store", "store " + key)));
    return SourceSnapshot.of(layer.build());
  }

  @Override
  public void close() {
    closed = true;
  }
}
