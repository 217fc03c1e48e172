package io.varve.config;

import java.util.concurrent.Executor;

/**
 * The live configuration, or a view of it below a prefix. Not to be implemented by applications;
 * may grow.
 *
 * <p>Each call reads one consistent snapshot; the next call may read a newer one. If several reads
 * must agree, take a {@link #snapshot()} or bind a record. After the configuration is closed, calls
 * read the last snapshot.
 */
public interface Config extends ConfigReader {

  /**
   * A view of the keys below a prefix. {@code at("db").get("url")} equals {@code get("db.url")}.
   *
   * @param prefix the key that becomes the root of the view
   * @return the view, as live as this one
   */
  Config at(String prefix);

  /**
   * The current state, which never changes.
   *
   * @return the snapshot, with the same prefix as this view
   */
  ConfigSnapshot snapshot();

  /**
   * A handle that follows a key or a bound record. After this call, a change that makes the value
   * unreadable is refused.
   *
   * @param <T> the type
   * @param key the key
   * @param type the class of the value, or of the record
   * @return the handle; the same one for the same key and type
   * @throws ConfigException if the value cannot be read now, as in {@link #get(String, Class)}
   */
  <T> Live<T> live(String key, Class<T> type);

  /**
   * A handle that follows a key of a generic type. With {@code Optional<T>}, the key may be absent.
   *
   * @param <T> the type
   * @param key the key
   * @param type the type
   * @return the handle; the same one for the same key and type
   * @throws ConfigException if the value cannot be read now, as in {@link #get(String, TypeRef)}
   */
  <T> Live<T> live(String key, TypeRef<T> type);

  /**
   * Subscribes to changes of a key and of all keys below it. The keys in events start from the
   * root, also in a view.
   *
   * @param key the key, or the prefix; {@code ""} for everything in the view
   * @param listener called once per change set; the first event follows the snapshot that was
   *     current when this returned
   * @return the subscription; closing it ends the calls
   */
  Subscription onChange(String key, ChangeListener listener);

  /**
   * Subscribes to changes, on an executor of the caller's instead of a thread of Varve's. Calls
   * still come in order and never overlap. A call that the executor rejects is logged once, and its
   * changes are delivered together with the next ones. An executor that drops a call without an
   * exception ends the subscription's calls. The executor is never closed.
   *
   * @param key the key, or the prefix; {@code ""} for everything in the view
   * @param listener called as in {@link #onChange(String, ChangeListener)}
   * @param executor the executor that runs the listener
   * @return the subscription; closing it ends the calls
   */
  Subscription onChange(String key, ChangeListener listener, Executor executor);
}
