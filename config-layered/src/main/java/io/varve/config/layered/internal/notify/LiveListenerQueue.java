package io.varve.config.layered.internal.notify;

import io.varve.config.Change;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.engine.LiveHandle;
import io.varve.config.layered.internal.state.State;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A listener of a live handle. Judged by the handle's values and not by changed keys, since an
 * empty list that goes, or a variable of the environment, changes the one without the other.
 */
public final class LiveListenerQueue<T> extends ListenerQueue {
  private final LiveHandle<T> handle;
  private final BiConsumer<? super T, ? super T> listener;

  public LiveListenerQueue(
      ListenerDispatcher dispatcher,
      LiveHandle<T> handle,
      BiConsumer<? super T, ? super T> listener,
      @Nullable Executor executor,
      long since) {
    super(dispatcher, handle.key(), event -> {}, executor, since);
    this.handle = handle;
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  @Override
  @Nullable PendingChange concerning(State before, State after, List<Change> changes) {
    // Equal values are the same object from one state to the next.
    return handle.in(before) == handle.in(after)
        ? null
        : new PendingChange(before, after, List.of());
  }

  @Override
  void call(PendingChange set, Binder binder) {
    T before = handle.in(set.before());
    T after = handle.in(set.after());
    if (!Objects.deepEquals(before, after)) {
      listener.accept(before, after);
    }
  }

  @Override
  Object listener() {
    return listener;
  }
}
