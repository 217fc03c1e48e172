package io.varve.config;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One state of the whole configuration: merged, resolved, numbered and immutable. Several reads of
 * one snapshot always agree. Not to be implemented by applications; may grow.
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
   * The keys that have an effective value. The name of an environment variable does not determine
   * its key, so a variable appears only under a key that another layer defines. The same applies to
   * the JVM's own properties, and to properties that contain a placeholder.
   *
   * @return the keys below the view, relative to it, in canonical form, sorted; unmodifiable
   */
  Set<String> keys();

  /**
   * The {@link #keys} at or below a key.
   *
   * @param key the key, in any spelling
   * @return the keys, relative to the view, in canonical form, sorted; unmodifiable
   */
  Set<String> keysUnder(String key);

  /**
   * The values of all layers for a key.
   *
   * @param key the key
   * @return the candidates, the effective one first, each with the reason; none for an unknown key
   */
  Explanation explain(String key);

  /**
   * The keys below a prefix that are not read when a type is bound, such as misspelt ones.
   *
   * @param prefix the key that the type is bound to
   * @param type a record or an interface
   * @return one problem per key, sorted by key; its remedy contains the nearest known key
   */
  List<Problem> unknownKeys(String prefix, Class<?> type);

  /**
   * A key with the original spelling of its names. Names are converted to kebab-case, but bound
   * maps keep the original names.
   *
   * @param key the key
   * @return the key, such as {@code labels.teamName} for {@code labels.team-name}, relative to the
   *     view; if layers spell a name differently, the spelling of the lowest layer
   */
  String originalName(String key);

  /** {@return the number of this state: 1 for the first, then ascending} */
  long number();

  /** {@return the time when this state became current, by the engine's clock} */
  Instant createdAt();
}
