package io.varve.config.spi;

import java.util.List;
import java.util.Optional;

/**
 * The store behind a source, for reads and writes of single keys.
 *
 * <p>Keys are keys of the store, as returned by {@link #storeKey}. A write becomes visible to
 * readers of the configuration through the watch, like every other change. Thread-safe while the
 * source is open. Calls block until the store has answered.
 *
 * <p>All methods throw a {@link io.varve.config.SourceException} if the store is unreachable or
 * refuses, or if the key does not belong to the source. The message reports if it is unknown
 * whether a write was applied. No call is retried.
 */
public interface KeyValueStore {

  /**
   * The store key for a configuration key.
   *
   * @param key a configuration key, see {@link io.varve.config.ConfigKey}
   * @return the store key that this source reads as the configuration key, only for this
   *     application
   * @throws io.varve.config.ConfigException if the store has no such key
   */
  String storeKey(String key);

  /**
   * Reads a key from the store, independently of the watch.
   *
   * @param key the key of the store
   * @return the value, or empty if the key is absent
   */
  Optional<StoredValue> read(String key);

  /**
   * Writes all or nothing, in one transaction.
   *
   * @param batch the writes, each key once; an empty list always succeeds
   * @return the conflicts: the writes whose condition did not hold, in their order. Empty if all
   *     was written; otherwise nothing was
   * @throws io.varve.config.ConfigException if the batch is too large for one transaction, see
   *     {@link #split}, or contains a key twice; then nothing is written
   */
  List<Write> write(List<Write> batch);

  /**
   * Splits a batch that is too large for one transaction into parts for {@link #write}. Each part
   * is written as a whole or not at all. This does not apply to the whole batch. Sends nothing to
   * the store.
   *
   * @param batch the writes, each key once
   * @return the writes in their order, in parts that fit into one transaction each; by default one
   *     part
   * @throws io.varve.config.ConfigException if it is known that the store would refuse the batch
   */
  default List<List<Write>> split(List<Write> batch) {
    return List.of(batch);
  }

  /**
   * Sets a value if the key is absent.
   *
   * @param key the key of the store
   * @param text the value; may be empty
   * @return true if the key was created, false if it exists, with its value unchanged
   */
  default boolean createIfAbsent(String key, String text) {
    return write(List.of(Write.create(key, text))).isEmpty();
  }

  /**
   * Sets a value unconditionally.
   *
   * @param key the key of the store
   * @param text the value; may be empty
   */
  default void put(String key, String text) {
    write(List.of(Write.put(key, text)));
  }

  /**
   * Sets a value if the key has not changed since it was read.
   *
   * @param key the key of the store
   * @param text the value; may be empty
   * @param version the {@link StoredValue#version} that was read
   * @return true if the value was set, false if the key has changed or is absent
   */
  default boolean compareAndSet(String key, String text, String version) {
    return write(List.of(Write.replace(key, text, version))).isEmpty();
  }

  /**
   * Deletes a key; an absent key stays absent.
   *
   * @param key the key of the store
   */
  default void delete(String key) {
    write(List.of(Write.delete(key)));
  }

  /**
   * Deletes a key if it has not changed since it was read.
   *
   * @param key the key of the store
   * @param version the {@link StoredValue#version} that was read
   * @return true if the key is absent now, false if it has changed
   */
  default boolean deleteIfUnchanged(String key, String version) {
    return write(List.of(Write.deleteIfUnchanged(key, version))).isEmpty();
  }
}
