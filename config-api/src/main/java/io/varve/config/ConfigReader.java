package io.varve.config;

import java.util.Optional;

/**
 * Read methods shared by the live {@link Config} and the fixed {@link ConfigSnapshot}. Not to be
 * implemented by applications; may grow.
 *
 * <p>For an absent key {@code get} throws and {@code find} returns empty. {@link DefaultValue}
 * describes absent keys of records. Keys are relative to the view, see {@link Config#at}; {@code
 * ""} is the view itself.
 *
 * <p>Supported types:
 *
 * <ul>
 *   <li>types of {@link Converter}s, and enums
 *   <li>records and interfaces, bound from the keys below the key
 *   <li>lists, sets and arrays of supported types, written as elements ({@code hosts[0]}) or as one
 *       string with commas, in which {@code \,} is a literal comma
 *   <li>maps, with the names below the key; nested names are joined with dots if the values are
 *       strings
 *   <li>{@code Optional} of a supported type
 * </ul>
 *
 * <p>Thread-safe. A read never waits for a change. Immutable objects may be shared between callers.
 * A null argument causes a {@link NullPointerException}, a malformed key a {@link ConfigException}.
 */
public interface ConfigReader {

  /**
   * The value of a key as a string.
   *
   * @param key the key, see {@link ConfigKey}
   * @return the effective value, with resolved placeholders
   * @throws MissingKeyException if no layer has a value, with the nearest known keys
   * @throws InvalidValueException if the key holds a list
   */
  String get(String key);

  /**
   * The value of a key as a type.
   *
   * @param <T> the type
   * @param key the key
   * @param type its class; a primitive class is read as its wrapper
   * @return the value
   * @throws MissingKeyException if no layer has a value, or a record needs keys that are absent
   * @throws InvalidValueException if values are of another kind; holds every problem of a record
   */
  <T> T get(String key, Class<T> type);

  /**
   * The value of a key as a type, or a fallback. Only absence leads to the fallback: a wrong value
   * is an error.
   *
   * @param <T> the type
   * @param key the key
   * @param type its class
   * @param fallback the value for an absent key; never stored
   * @return the value, or the fallback
   * @throws InvalidValueException if values are of another kind
   */
  <T> T get(String key, Class<T> type, T fallback);

  /**
   * The value of a key as a generic type: {@code get("hosts", new TypeRef<List<URI>>() {})}.
   *
   * @param <T> the type
   * @param key the key
   * @param type the type
   * @return the value
   * @throws MissingKeyException if no layer has a value
   * @throws InvalidValueException if values are of another kind
   */
  <T> T get(String key, TypeRef<T> type);

  /**
   * The value of a key as a string, if there is one.
   *
   * @param key the key
   * @return the effective value, or empty
   * @throws InvalidValueException if the key holds a list
   */
  Optional<String> find(String key);

  /**
   * The value of a key as a type, if there is one.
   *
   * @param <T> the type
   * @param key the key
   * @param type its class
   * @return the value; empty if neither the key nor a key below it has a usable value
   * @throws InvalidValueException if values are of another kind
   */
  <T> Optional<T> find(String key, Class<T> type);

  /**
   * The value of a key as a generic type, if there is one.
   *
   * @param <T> the type
   * @param key the key
   * @param type the type
   * @return the value, or empty
   * @throws InvalidValueException if values are of another kind
   */
  <T> Optional<T> find(String key, TypeRef<T> type);

  /**
   * Returns true if a key has an effective value: a string, or a list, which may be empty. A key
   * that only has keys below it has no value.
   *
   * @param key the key
   * @return true if the value is a string or a list
   */
  boolean contains(String key);
}
