package io.varve.config.layered.internal.engine;

import io.varve.config.Live;
import io.varve.config.Subscription;
import io.varve.config.layered.internal.state.ConfigState;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A live handle. The state contains its value, at the handle's number. A copy is published here, so
 * that a read is one volatile read.
 *
 * <p>The copy always equals the value in the current state: it is invalidated before another state
 * becomes current, and until it is published again readers read the state. A handle and a snapshot
 * that are read one after the other therefore never disagree.
 */
public final class LiveHandle<T> extends Live<T> {
  private final Owner owner;
  private final String key;
  private final Type type;
  private final int id;

  /** The publisher of the states that a handle reads. */
  interface Owner {
    ConfigState state();

    <T> Subscription subscribe(
        LiveHandle<T> handle,
        BiConsumer<? super T, ? super T> listener,
        @Nullable Executor executor);
  }

  LiveHandle(Owner owner, String key, Type type, int id, T value) {
    super(value);
    this.owner = owner;
    this.key = key;
    this.type = type;
    this.id = id;
  }

  @Override
  protected T current() {
    return in(owner.state());
  }

  /** Called before a state with another value becomes current. */
  void beginChange() {
    invalidate();
  }

  /** Called after that state has become current. */
  void endChange(ConfigState current) {
    publish(in(current));
  }

  @Override
  public String key() {
    return key;
  }

  Type type() {
    return type;
  }

  int id() {
    return id;
  }

  @Override
  public Subscription onChange(BiConsumer<? super T, ? super T> listener) {
    return owner.subscribe(this, listener, null);
  }

  @Override
  public Subscription onChange(BiConsumer<? super T, ? super T> listener, Executor executor) {
    return owner.subscribe(this, listener, Objects.requireNonNull(executor, "executor"));
  }

  @SuppressWarnings("unchecked") // bound as this handle's type
  public T in(ConfigState state) {
    return (T) state.live()[id];
  }

  /** Returns the key, never the value. */
  @Override
  public String toString() {
    return "live " + key;
  }
}
