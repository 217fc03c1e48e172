package io.varve.config.layered.internal.engine;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;

/** The place of the operator's overrides among the sources: the topmost one, empty at start. */
public final class OverrideSource implements ConfigSource {

  @Override
  public String name() {
    return OverrideStore.NAME;
  }

  @Override
  public int ordinal() {
    return Integer.MAX_VALUE;
  }

  @Override
  public SourcePhase phase() {
    return SourcePhase.PROCESS;
  }

  @Override
  public SourceSnapshot load() {
    return SourceSnapshot.of(SourceLayer.builder(name()).build());
  }
}
