package io.varve.config.spi;

import java.util.List;
import java.util.Optional;

/**
 * A source that also writes to its store.
 *
 * <p>Keys are those of the store, as {@link #storeKey} gives them. What is written reaches readers
 * as every change does: through the store and the watch. Thread-safe from {@link #open} to {@link
 * #close}; calls block until the store has answered.
 *
 * <p>All methods throw a {@link io.varve.config.SourceException} if the store cannot be reached,
 * refuses, or the key is none of its; its message says so where it is not known whether something
 * was written. No call is repeated by itself.
 */
public interface WritableConfigSource extends ConfigSource {

  /**
   * Where a key of the configuration is written.
   *
   * @param key a key of the configuration, see {@link io.varve.config.ConfigKey}
   * @return the key of the store that this source reads as that key, for the application alone
   * @throws io.varve.config.ConfigException if the store has no such key
   */
  String storeKey(String key);

  /**
   * Reads a key from the store itself, whatever was watched.
   *
   * @param key the key of the store
   * @return the value, or empty if the key is absent
   */
  Optional<StoredValue> read(String key);

  /**
   * Writes all or nothing, in one transaction.
   *
   * @param batch what to write, each key once; an empty one is written at once
   * @return which conditions did not hold, if any
   * @throws io.varve.config.ConfigException if it is larger than the store's transactions may be,
   *     see {@link #writeInParts}, or names a key twice; then nothing is written
   */
  WriteResult write(List<Write> batch);

  /**
   * Writes in as many transactions as the store needs, one after the other, until one is not
   * applied. Each is all or nothing, the whole is not.
   *
   * @param batch what to write, each key once
   * @return the result of each transaction that was made; all but the last are applied. By default
   *     that of {@link #write}
   * @throws io.varve.config.SourceException as {@link #write} does; its message says how many of
   *     the writes were made before
   */
  default List<WriteResult> writeInParts(List<Write> batch) {
    return List.of(write(batch));
  }

  /**
   * Sets a value if the key is absent.
   *
   * @param key the key of the store
   * @param text the value; may be empty
   * @return true if this made the key, false if it was there, and keeps its value
   */
  default boolean createIfAbsent(String key, String text) {
    return write(List.of(Write.create(key, text))).applied();
  }

  /**
   * Sets a value, whatever is there.
   *
   * @param key the key of the store
   * @param text the value; may be empty
   */
  default void put(String key, String text) {
    write(List.of(Write.put(key, text)));
  }

  /**
   * Sets a value if the key is as it was read.
   *
   * @param key the key of the store
   * @param text the value; may be empty
   * @param version the {@link StoredValue#version} that was read
   * @return true if the value was set, false if the key has changed or is absent
   */
  default boolean compareAndSet(String key, String text, String version) {
    return write(List.of(Write.replace(key, text, version))).applied();
  }

  /**
   * Removes a key. One that is absent stays so.
   *
   * @param key the key of the store
   */
  default void delete(String key) {
    write(List.of(Write.delete(key)));
  }

  /**
   * Removes a key if it is as it was read.
   *
   * @param key the key of the store
   * @param version the {@link StoredValue#version} that was read
   * @return true if the key is absent now, false if it has changed
   */
  default boolean deleteIfUnchanged(String key, String version) {
    return write(List.of(Write.deleteIfUnchanged(key, version))).applied();
  }
}
