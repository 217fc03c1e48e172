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
   * A key with its names as they were written. Names fold into kebab-case, but a name may be meant
   * as it is, as those of maps are: this is how a bound map has them.
   *
   * @param key the key
   * @return such as {@code labels.teamName} for {@code labels.team-name}, relative to the view;
   *     where layers write a name differently the lowest one decides; the canonical key where none
   *     writes it otherwise
   */
  String originalName(String key);

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
