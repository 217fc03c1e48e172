package io.varve.config.layered.internal.engine;

import io.varve.config.Origin;
import io.varve.config.layered.spi.ConfigOverride;
import io.varve.config.spi.SourceValue;
import java.time.Instant;
import java.util.function.Consumer;

/** An operator's value for one key. Its mutable fields are guarded by the lock of the writers. */
final class KeyOverride implements ConfigOverride {
  private final String key;
  private final Instant until;
  private final SourceValue value;
  private final Consumer<KeyOverride> onClose;
  private Runnable stopTimer = () -> {};
  private boolean ended;

  KeyOverride(String key, String text, Instant until, Consumer<KeyOverride> onClose) {
    this.key = key;
    this.until = until;
    this.value = new SourceValue(text, Origin.of(OverrideSource.NAME, "override until " + until));
    this.onClose = onClose;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public Instant until() {
    return until;
  }

  SourceValue value() {
    return value;
  }

  void expireBy(Runnable stop) {
    stopTimer = stop;
  }

  boolean isEnded() {
    return ended;
  }

  void end() {
    ended = true;
    stopTimer.run();
  }

  /** Needs no lock. */
  @Override
  public void close() {
    onClose.accept(this);
  }

  /** Returns the key and the end, never the value. */
  @Override
  public String toString() {
    return key + " until " + until;
  }
}
