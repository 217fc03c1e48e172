package io.varve.config;

import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * A handle that follows one key, or one bound record, while the program runs.
 *
 * <p>{@link #get()} costs a volatile read and always gives the last good value: a change that
 * cannot be converted is refused as a whole, so no reader ever sees it. Thread-safe.
 *
 * @param <T> the type of the value
 */
public interface Live<T> {

  /**
   * The value of the current snapshot.
   *
   * @return the value, the same object as long as nothing that it was made from changes
   */
  T get();

  /**
   * The key that is followed, from the root.
   *
   * @return the key in its canonical form
   */
  String key();

  /**
   * Calls back with the old and the new value after each change that makes them unequal.
   *
   * @param listener takes the old, then the new value; called as a {@link ChangeListener} is
   * @return ends the calls when closed
   */
  Subscription onChange(BiConsumer<? super T, ? super T> listener);

  /**
   * Calls back on an executor of the caller's, as {@link Config#onChange(String, ChangeListener,
   * Executor)} does.
   *
   * @param listener takes the old, then the new value
   * @param executor where the listener is called; never closed
   * @return ends the calls when closed
   */
  Subscription onChange(BiConsumer<? super T, ? super T> listener, Executor executor);
}
