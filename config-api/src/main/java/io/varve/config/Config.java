package io.varve.config;

import java.util.concurrent.Executor;

/**
 * The live configuration, or a view of it below a prefix. Not to be implemented by applications;
 * may grow.
 *
 * <p>Each call sees one consistent snapshot; two calls may see two. Take a {@link #snapshot()}
 * where several reads must agree, or bind a record. Goes on answering from the last snapshot after
 * the engine is closed.
 */
public interface Config extends ConfigReader {

  /**
   * A view of the keys below a prefix. {@code at("db").get("url")} is {@code get("db.url")}.
   *
   * @param prefix the key that becomes the root of the view
   * @return the view, as live as this one
   */
  Config at(String prefix);

  /**
   * The current state, which will not change any more.
   *
   * @return the snapshot, seen through the same view as this
   */
  ConfigSnapshot snapshot();

  /**
   * A handle that follows a key or a bound record. While it exists, a change that would make it
   * unreadable is refused.
   *
   * @param <T> the type
   * @param key the key
   * @param type the class of the value, or of the record
   * @return the handle; the same one for the same key and type
   * @throws ConfigException as {@link #get(String, Class)} does, if it cannot be read now
   */
  <T> Live<T> live(String key, Class<T> type);

  /**
   * A handle on a generic type. {@code Optional<T>} allows the key to come and go.
   *
   * @param <T> the type
   * @param key the key
   * @param type the type
   * @return the handle; the same one for the same key and type
   * @throws ConfigException as {@link #get(String, TypeRef)} does, if it cannot be read now
   */
  <T> Live<T> live(String key, TypeRef<T> type);

  /**
   * Calls back on changes of a key and of everything below it. The events carry keys from the root,
   * whatever the view.
   *
   * @param key the key, or the prefix; {@code ""} for everything in the view
   * @param listener called once per change set; the first event follows the snapshot that was
   *     current when this returned
   * @return ends the calls when closed
   */
  Subscription onChange(String key, ChangeListener listener);

  /**
   * Calls back on changes, on an executor of the caller's instead of a thread of Varve's. Calls
   * still come in order and never overlap, whatever the executor. One that refuses a call is logged
   * once, and what it refused is told together with the next change; one that drops a call without
   * a word ends the subscription's calls. It is never closed.
   *
   * @param key the key, or the prefix; {@code ""} for everything in the view
   * @param listener called as {@link #onChange(String, ChangeListener)} says
   * @param executor where the listener is called
   * @return ends the calls when closed
   */
  Subscription onChange(String key, ChangeListener listener, Executor executor);
}
