package io.varve.config.layered;

import io.varve.config.ChangeEvent;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Live;
import io.varve.config.Subscription;
import io.varve.config.layered.internal.state.StateView;
import java.lang.reflect.Type;
import java.util.function.BiConsumer;

/**
 * A live handle: its value is kept in the state itself, under the handle's number, so that a handle
 * and a snapshot that are read one after the other never disagree.
 */
final class LiveValue<T> implements Live<T> {
  private final Engine engine;
  private final String key;
  private final Type type;
  private final int id;

  LiveValue(Engine engine, String key, Type type, int id) {
    this.engine = engine;
    this.key = key;
    this.type = type;
    this.id = id;
  }

  @Override
  @SuppressWarnings("unchecked") // bound as this handle's type
  public T get() {
    return (T) engine.current().live()[id];
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
    return engine.subscribe(key, event -> tell(event, listener));
  }

  private void tell(ChangeEvent event, BiConsumer<? super T, ? super T> listener) {
    T before = in(event.before());
    T after = in(event.after());
    if (before != after) {
      listener.accept(before, after);
    }
  }

  @SuppressWarnings("unchecked") // as above; events of this engine carry its own snapshots
  private T in(ConfigSnapshot snapshot) {
    return (T) ((StateView) snapshot).state().live()[id];
  }

  /** The key, never the value. */
  @Override
  public String toString() {
    return "live " + key;
  }
}
