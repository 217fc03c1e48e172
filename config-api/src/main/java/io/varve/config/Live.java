package io.varve.config;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A handle that follows one key, or one bound record, while the program runs.
 *
 * <p>{@link #get()} costs a volatile read and always gives the last good value: a change that
 * cannot be converted is refused as a whole, so no reader ever sees it. Thread-safe.
 *
 * @param <T> the type of the value
 */
public abstract class Live<T> {
  /** Null while it is withheld. */
  private volatile @Nullable T shown;

  /**
   * For configurations: a handle that shows a value.
   *
   * @param value the value
   */
  protected Live(T value) {
    this.shown = Objects.requireNonNull(value, "value");
  }

  /**
   * The value of the current snapshot.
   *
   * @return the value, the same object as long as nothing that it was made from changes
   */
  public final T get() {
    T value = shown;
    return value != null ? value : current();
  }

  /**
   * For configurations: what {@link #get} answers from now on.
   *
   * @param value the value
   */
  protected final void publish(T value) {
    shown = Objects.requireNonNull(value, "value");
  }

  /** For configurations: {@link #get} asks {@link #current} until a value is shown again. */
  protected final void invalidate() {
    shown = null;
  }

  /**
   * For configurations: the value of the current snapshot, while none is shown.
   *
   * @return the value; on any thread, without a lock
   */
  protected abstract T current();

  /**
   * The key that is followed, from the root.
   *
   * @return the key in its canonical form
   */
  public abstract String key();

  /**
   * Calls back with the old and the new value after each change that makes them unequal.
   *
   * @param listener takes the old, then the new value; called as a {@link ChangeListener} is
   * @return ends the calls when closed
   */
  public abstract Subscription onChange(BiConsumer<? super T, ? super T> listener);

  /**
   * Calls back on an executor of the caller's, as {@link Config#onChange(String, ChangeListener,
   * Executor)} does.
   *
   * @param listener takes the old, then the new value
   * @param executor where the listener is called; never closed
   * @return ends the calls when closed
   */
  public abstract Subscription onChange(
      BiConsumer<? super T, ? super T> listener, Executor executor);
}
