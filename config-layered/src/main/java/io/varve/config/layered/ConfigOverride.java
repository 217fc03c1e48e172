package io.varve.config.layered;

import io.varve.config.layered.internal.engine.KeyOverride;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator's value for one key, above all sources, until it is lifted or expires. Made by {@link
 * LayeredConfig#override}. Thread-safe.
 */
public final class ConfigOverride implements AutoCloseable {
  private final KeyOverride override;

  ConfigOverride(KeyOverride override) {
    this.override = override;
  }

  /**
   * The key that is pinned.
   *
   * @return the key in its canonical form, from the root
   */
  public String key() {
    return override.key();
  }

  /**
   * When it expires.
   *
   * @return the moment, by the engine's clock
   */
  public Instant until() {
    return override.until();
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
    override.close();
  }

  /** The key and the end, never the value. */
  @Override
  public String toString() {
    return override.toString();
  }

  /** Two handles on one override are equal. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConfigOverride same && same.override == override;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(override);
  }
}
