package io.varve.stress;

import io.varve.config.Origin;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.util.List;
import java.util.Map;

/** Source in memory whose keys {@code a} and {@code b} always have the same number. */
final class TwoKeys implements ConfigSource {
  private SourceObserver observer;

  /** Configuration with these sources only. */
  static LayeredConfig config(ConfigSource... sources) {
    LayeredConfigBuilder builder =
        LayeredConfig.builder().discover(false).environment(Map.of()).systemProperties(Map.of());
    List.of(sources).forEach(builder::source);
    return builder.build();
  }

  void change(int number) {
    observer.changed(snapshot(number));
  }

  private static SourceSnapshot snapshot(int number) {
    SourceLayerBuilder layer = SourceLayer.builder("two");
    for (String key : new String[] {"a", "b"}) {
      layer.put(key, String.valueOf(number), Origin.of("two", key));
    }
    return SourceSnapshot.of(layer.build());
  }

  @Override
  public String name() {
    return "two";
  }

  @Override
  public SourceSnapshot load() {
    return snapshot(0);
  }

  @Override
  public void watch(SourceObserver told) {
    observer = told;
  }
}
