package io.varve.config.layered;

import io.varve.config.Origin;
import io.varve.config.spi.SourceValue;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * An operator's value for one key, above all sources, until it is lifted or expires. Made by {@link
 * LayeredConfig#override}. Thread-safe.
 */
public final class ConfigOverride implements AutoCloseable {
  private final String key;
  private final Instant until;
  private final SourceValue value;
  private final Consumer<ConfigOverride> onClose;
  private Runnable stopTimer = () -> {};
  private boolean ended;

  ConfigOverride(String key, String text, Instant until, Consumer<ConfigOverride> onClose) {
    this.key = key;
    this.until = until;
    this.value = new SourceValue(text, Origin.of(Pins.NAME, "pin until " + until));
    this.onClose = onClose;
  }

  /**
   * The key that is pinned.
   *
   * @return the key in its canonical form, from the root
   */
  public String key() {
    return key;
  }

  /**
   * When it expires.
   *
   * @return the moment, by the engine's clock
   */
  public Instant until() {
    return until;
  }

  SourceValue value() {
    return value;
  }

  /** Guarded by the engine's lock. */
  void expireBy(Runnable stop) {
    stopTimer = stop;
  }

  /** Guarded by the engine's lock. */
  boolean isEnded() {
    return ended;
  }

  /** Guarded by the engine's lock. */
  void end() {
    ended = true;
    stopTimer.run();
  }

  /**
   * Lifts the override: the key has what the sources say again, when this returns. A state that
   * would not be readable without it is refused as any other change is: the override then stays in
   * force, which is logged and shown by {@link LayeredConfig#sources}, until a change of a source
   * makes it possible. Idempotent; without effect on one that was replaced or has expired, and
   * after the configuration is closed.
   */
  @Override
  public void close() {
    onClose.accept(this);
  }

  /** The key and the end, never the value. */
  @Override
  public String toString() {
    return key + " until " + until;
  }
}
