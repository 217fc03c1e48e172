package io.varve.config.layered;

import io.varve.config.layered.internal.engine.KeyOverride;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator's value for one key, above all sources, until it is lifted or expires. Returned by
 * {@link LayeredConfig#override}. Two handles on one override are equal. Thread-safe.
 */
public final class ConfigOverride implements AutoCloseable {
  private final KeyOverride override;

  ConfigOverride(KeyOverride override) {
    this.override = override;
  }

  /**
   * Returns the overridden key.
   *
   * @return the key in its canonical form, from the root
   */
  public String key() {
    return override.key();
  }

  /**
   * Returns the time of expiry.
   *
   * @return the time, by the clock of the configuration
   */
  public Instant until() {
    return override.until();
  }

  /**
   * Lifts the override: when this returns, the key has the value of the sources again. If that
   * state is refused, as any change can be, the override stays in force until a change of a source
   * makes lifting possible; this is logged and shown by {@link LayeredConfig#sources}. Idempotent;
   * without effect if the override was replaced or has expired, and after the configuration is
   * closed.
   */
  @Override
  public void close() {
    override.close();
  }

  /** Returns the key and the time of expiry, never the value. */
  @Override
  public String toString() {
    return override.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConfigOverride same && same.override == override;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(override);
  }
}
