package io.varve.config.layered.spi;

import java.time.Instant;

/**
 * An operator's value for one key, above all sources, until it is removed or expires. Returned by
 * {@link io.varve.config.layered.LayeredConfig#override}. Thread-safe. Not to be implemented by
 * applications; may grow.
 */
public interface ConfigOverride extends AutoCloseable {

  /** {@return the overridden key in its canonical form, from the root} */
  String key();

  /** {@return the time of expiry, by the clock of the configuration} */
  Instant until();

  /**
   * Removes the override: when this returns, the key has the value of the sources again. This
   * change can be refused, like any other. The override then remains until a change of a source
   * makes its removal possible. {@link io.varve.config.layered.LayeredConfig#sources} and the log
   * report this. Idempotent; without effect if the override was replaced or has expired, and after
   * the configuration is closed.
   */
  @Override
  void close();
}
