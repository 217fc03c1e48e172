package io.varve.config.consul;

import io.varve.config.ConfigException;
import java.util.Optional;

/** Listener for changes of Consul keys, see {@link ConsulSource#watch(KeyListener)}. */
@FunctionalInterface
public interface KeyListener {

  /**
   * Called when a key was created, changed or deleted.
   *
   * @param key the key in the store
   * @param value the new value; empty if the key was deleted
   */
  void changed(String key, Optional<String> value);

  /**
   * Called once when reading the store begins to fail, again if it then fails for another reason,
   * and once for each new value that is not text. The values that were reported before remain
   * valid, and the source retries.
   *
   * @param failure the reason
   */
  default void failed(ConfigException failure) {}
}
