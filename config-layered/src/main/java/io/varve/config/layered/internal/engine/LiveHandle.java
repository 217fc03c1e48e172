package io.varve.config.layered.internal.engine;

import io.varve.config.Live;
import io.varve.config.Subscription;
import io.varve.config.layered.internal.state.State;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * A live handle. Its value is kept in the state, under the handle's number, and shown here too: so
 * a read is one of a volatile field.
 *
 * <p>What is shown is the current state's value, always: it is withheld before another state
 * becomes current, and then readers go to the state itself. So a handle and a snapshot that are
 * read one after the other never disagree.
 */
public final class LiveHandle<T> extends Live<T> {
  private final StatePublisher published;
  private final String key;
  private final Type type;
  private final int id;

  LiveHandle(StatePublisher published, String key, Type type, int id, T value) {
    super(value);
    this.published = published;
    this.key = key;
    this.type = type;
    this.id = id;
  }

  @Override
  protected T current() {
    return in(published.state());
  }

  /** Comes before another state becomes current that has another value. */
  void beginChange() {
    invalidate();
  }

  /** Comes once a state is current. */
  void endChange(State current) {
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
    return published.subscribe(this, listener, null);
  }

  @Override
  public Subscription onChange(BiConsumer<? super T, ? super T> listener, Executor executor) {
    return published.subscribe(this, listener, Objects.requireNonNull(executor, "executor"));
  }

  @SuppressWarnings("unchecked") // bound as this handle's type
  public T in(State state) {
    return (T) state.live()[id];
  }

  /** The key, never the value. */
  @Override
  public String toString() {
    return "live " + key;
  }
}
