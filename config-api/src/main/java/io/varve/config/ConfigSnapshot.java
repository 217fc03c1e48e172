package io.varve.config;

import java.time.Instant;

/**
 * One state of the whole configuration: merged, resolved, numbered, and immutable. Several reads of
 * it always agree.
 */
public interface ConfigSnapshot extends ConfigReader {

  /**
   * A view of the keys below a prefix.
   *
   * @param prefix the key that becomes the root of the view
   * @return the view, of the same state
   */
  ConfigSnapshot at(String prefix);

  /**
   * The number of this state: 1 for the first, then ascending.
   *
   * @return the number
   */
  long number();

  /**
   * When this state became current.
   *
   * @return the moment, by the engine's clock
   */
  Instant createdAt();
}
