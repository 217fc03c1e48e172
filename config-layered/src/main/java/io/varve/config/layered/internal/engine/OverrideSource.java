package io.varve.config.layered.internal.engine;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;

/** The topmost source, which contains the operator's overrides. Empty at the start. */
public final class OverrideSource implements ConfigSource {
  static final String NAME = "override";

  @Override
  public String name() {
    return NAME;
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
