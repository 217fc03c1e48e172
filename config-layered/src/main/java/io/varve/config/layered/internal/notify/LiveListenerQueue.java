package io.varve.config.layered.internal.notify;

import io.varve.config.Change;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.state.ConfigState;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a live handle's listener. Compares the handle's values instead of the changed keys:
 * a value can change although no key changed, for example if an empty list is removed, or if an
 * environment variable provides the value.
 */
public final class LiveListenerQueue<T> extends ListenerQueue {
  private final Function<ConfigState, T> value;
  private final BiConsumer<? super T, ? super T> listener;

  /** The function must return the same object for states with the same value. */
  public LiveListenerQueue(
      String key,
      Function<ConfigState, T> value,
      BiConsumer<? super T, ? super T> listener,
      @Nullable Executor executor,
      long since,
      Consumer<ListenerQueue> onClose) {
    super(key, event -> {}, executor, since, onClose);
    this.value = value;
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  @Override
  @Nullable PendingChange concerning(ConfigState before, ConfigState after, List<Change> changes) {
    return value.apply(before) == value.apply(after)
        ? null
        : new PendingChange(before, after, List.of());
  }

  @Override
  void call(PendingChange change, Binder binder) {
    T before = value.apply(change.before());
    T after = value.apply(change.after());
    if (!Objects.deepEquals(before, after)) {
      listener.accept(before, after);
    }
  }

  @Override
  Object listener() {
    return listener;
  }
}
