package io.varve.config.consul;

import io.varve.config.ConfigException;
import java.util.Optional;

/** Told of each key of the store that changes, see {@link ConsulSource#watch(KeyListener)}. */
@FunctionalInterface
public interface KeyListener {

  /**
   * Called when a key was made, changed or deleted.
   *
   * @param key the key, as the store names it
   * @param value its new value; empty if the key was deleted
   */
  void changed(String key, Optional<String> value);

  /**
   * Called once when the store cannot be read any more, or what it holds cannot be understood. What
   * was told before stays true, and it is tried again.
   *
   * @param failure why
   */
  default void failed(ConfigException failure) {}
}
