package io.varve.config;

/**
 * Told of every accepted change set.
 *
 * <p>Registered by hand with {@link Config#onChange}, or found by {@link java.util.ServiceLoader}.
 * Calls to one listener never overlap and come in order, on a thread of Varve's or on an executor
 * of the caller's. A listener that throws is logged and goes on getting events; one that takes long
 * delays only itself, and what changes meanwhile is gathered into one event. It may read, change
 * sources, subscribe, unsubscribe and close the configuration.
 */
@FunctionalInterface
public interface ChangeListener {

  /**
   * Called after a new snapshot has become visible.
   *
   * @param event what changed; holds at least one change
   */
  void onChange(ChangeEvent event);

  /**
   * The keys that a listener found by {@link java.util.ServiceLoader} wants to hear of.
   *
   * @return a key; changes of it and of everything below it are delivered. Empty for all keys
   */
  default String prefix() {
    return "";
  }
}
