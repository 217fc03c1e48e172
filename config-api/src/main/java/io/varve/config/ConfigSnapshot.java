package io.varve.config;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One state of the whole configuration: merged, resolved, numbered, and immutable. Several reads of
 * it always agree. Not to be implemented by applications; may grow.
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
   * The keys that have an effective value. Environment variables are in it only under keys that
   * another layer defines, since the name of a variable does not tell its key. The same holds for
   * the JVM's own properties, and for properties that hold a placeholder.
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
   * The value of every layer for a key.
   *
   * @param key the key
   * @return the candidates, winner first, and why the others lost; has none for an unknown key
   */
  Explanation explain(String key);

  /**
   * The keys below a prefix that binding a type would not read: misspelt or out of date.
   *
   * @param prefix the key that the type is bound at
   * @param type a record or an interface
   * @return one problem per key, sorted by key; its remedy names the nearest known key
   */
  List<Problem> unknownKeys(String prefix, Class<?> type);

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
