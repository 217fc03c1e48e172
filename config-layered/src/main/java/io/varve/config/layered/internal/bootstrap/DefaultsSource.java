package io.varve.config.layered.internal.bootstrap;

import io.varve.config.Origin;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.util.Map;

/** The defaults that a program gives to the builder, below all other sources. */
final class DefaultsSource implements ConfigSource {
  private final Map<String, String> defaults;

  DefaultsSource(Map<String, String> defaults) {
    this.defaults = Map.copyOf(defaults);
  }

  @Override
  public String name() {
    return "defaults";
  }

  @Override
  public int ordinal() {
    return 0;
  }

  @Override
  public SourcePhase phase() {
    return SourcePhase.PROCESS;
  }

  @Override
  public SourceSnapshot load() {
    SourceLayerBuilder layer = SourceLayer.builder(name());
    Origin origin = Origin.of(name(), "the program's defaults");
    defaults.forEach((key, text) -> layer.put(key, text, origin));
    return SourceSnapshot.of(layer.build());
  }
}
