package io.varve.config;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A handle that follows one key, or one bound record, while the program runs. Not to be implemented
 * by applications; may grow.
 *
 * <p>{@link #get()} costs a volatile read and always returns the last valid value: a change that
 * cannot be converted is refused as a whole. Thread-safe.
 *
 * @param <T> the type of the value
 */
public abstract class Live<T> {
  /** Null while the published value is out of date. */
  private volatile @Nullable T shown;

  /**
   * For implementations: creates a handle with its first value.
   *
   * @param value the value
   */
  protected Live(T value) {
    this.shown = Objects.requireNonNull(value, "value");
  }

  /**
   * The value of the current snapshot.
   *
   * @return the value; the same object until one of its keys changes
   */
  public final T get() {
    T value = shown;
    return value != null ? value : current();
  }

  /**
   * For implementations: sets the value that {@link #get} returns from now on.
   *
   * @param value the value
   */
  protected final void publish(T value) {
    shown = Objects.requireNonNull(value, "value");
  }

  /** For implementations: {@link #get} calls {@link #current} until the next {@link #publish}. */
  protected final void invalidate() {
    shown = null;
  }

  /**
   * For implementations: computes the value of the current snapshot while none is published.
   *
   * @return the value; may be called on any thread, without a lock
   */
  protected abstract T current();

  /** {@return the key that is followed, from the root, in its canonical form} */
  public abstract String key();

  /**
   * Subscribes to changes of the value.
   *
   * @param listener takes the old and the new value, which are unequal; called like a {@link
   *     ChangeListener}
   * @return the subscription; closing it ends the calls
   */
  public abstract Subscription onChange(BiConsumer<? super T, ? super T> listener);

  /**
   * Subscribes to changes of the value on an executor of the caller's, as {@link
   * Config#onChange(String, ChangeListener, Executor)} does.
   *
   * @param listener takes the old and the new value
   * @param executor the executor that runs the listener; never closed
   * @return the subscription; closing it ends the calls
   */
  public abstract Subscription onChange(
      BiConsumer<? super T, ? super T> listener, Executor executor);
}
