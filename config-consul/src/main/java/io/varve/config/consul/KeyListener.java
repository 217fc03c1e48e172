package io.varve.config.consul;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.KvEntry;
import java.util.Optional;

/**
 * Listener for the keys of a {@link ConsulSource}, see {@link ConsulSource#watch}. Called by one
 * thread at a time. Exceptions are logged; the listener still receives later changes.
 */
@FunctionalInterface
public interface KeyListener {

  /**
   * Called when a key was created, changed or deleted, and for each present key if the watch began
   * with {@link ConsulSource#readAndWatch}.
   *
   * @param key the key in the store
   * @param value the text as it is in the store, unparsed; empty if the key was deleted
   */
  void changed(String key, Optional<String> value);

  /**
   * Called in place of {@link #changed} for a value that is not UTF-8 text. By default, calls
   * {@link #failed}.
   *
   * @param key the key in the store
   * @param value a copy of the bytes
   */
  default void changedToBytes(String key, byte[] value) {
    failed(KvEntry.notText(ConsulOrigins.origin(key)));
  }

  /**
   * Called once when reading the store begins to fail, again if it then fails for another reason,
   * and at the beginning of a watch during a failure. The values that were reported before remain
   * valid, and the source retries. By default, logs the failure at the level WARN, once for all
   * listeners.
   *
   * @param failure the reason
   */
  default void failed(ConfigException failure) {
    UnhandledFailures.log(failure);
  }
}
