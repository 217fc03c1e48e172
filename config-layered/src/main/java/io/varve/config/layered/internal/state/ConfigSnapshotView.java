package io.varve.config.layered.internal.state;

import io.varve.config.ConfigSnapshot;
import io.varve.config.layered.internal.bind.Binder;
import java.time.Instant;

/** The public view of a state, below a prefix. */
public final class ConfigSnapshotView extends StateReader implements ConfigSnapshot {
  private final ConfigState state;

  public ConfigSnapshotView(ConfigState state, Binder binder, String prefix) {
    super(binder, prefix);
    this.state = state;
  }

  @Override
  public ConfigState state() {
    return state;
  }

  @Override
  public ConfigSnapshot at(String key) {
    return new ConfigSnapshotView(state, binder(), absolute(key));
  }

  @Override
  public String originalName(String key) {
    return state.originalName(absolute(key), absolute(""));
  }

  @Override
  public long number() {
    return state.number();
  }

  @Override
  public Instant createdAt() {
    return state.createdAt();
  }

  /** Only the number and the size, never values. */
  @Override
  public String toString() {
    return "snapshot #" + number() + " (" + keys().size() + " keys)";
  }
}
