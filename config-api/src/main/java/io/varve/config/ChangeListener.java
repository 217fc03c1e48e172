package io.varve.config;

/**
 * Listener that is notified of every accepted change set.
 *
 * <p>Registered with {@link Config#onChange}, or found by {@link java.util.ServiceLoader}. Calls to
 * one listener never overlap and come in order. They run on a thread of Varve's, or on an executor
 * of the caller's. An exception of a listener is logged; the listener still receives later events.
 * A slow listener delays only itself; the changes that it misses are combined into one event. A
 * listener may read, change sources, subscribe, unsubscribe and close the configuration.
 */
@FunctionalInterface
public interface ChangeListener {

  /**
   * Called after a new snapshot has become visible.
   *
   * @param event the changes, at least one
   */
  void onChange(ChangeEvent event);

  /**
   * The keys that a listener found by {@link java.util.ServiceLoader} subscribes to.
   *
   * @return a key: changes of it and of all keys below it are delivered; empty for all keys
   */
  default String prefix() {
    return "";
  }
}
