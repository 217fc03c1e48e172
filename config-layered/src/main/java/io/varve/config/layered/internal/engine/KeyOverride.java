package io.varve.config.layered.internal.engine;

import io.varve.config.Origin;
import io.varve.config.spi.SourceValue;
import java.time.Instant;
import java.util.function.Consumer;

/** An operator's value for one key. What changes is guarded by the engine's lock. */
public final class KeyOverride {
  private final String key;
  private final Instant until;
  private final SourceValue value;
  private final Consumer<KeyOverride> onClose;
  private Runnable stopTimer = () -> {};
  private boolean ended;

  KeyOverride(String key, String text, Instant until, Consumer<KeyOverride> onClose) {
    this.key = key;
    this.until = until;
    this.value = new SourceValue(text, Origin.of(OverrideStore.NAME, "pin until " + until));
    this.onClose = onClose;
  }

  public String key() {
    return key;
  }

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
  public void close() {
    onClose.accept(this);
  }

  /** The key and the end, never the value. */
  @Override
  public String toString() {
    return key + " until " + until;
  }
}
