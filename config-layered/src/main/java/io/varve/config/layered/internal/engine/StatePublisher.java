package io.varve.config.layered.internal.engine;

import io.varve.config.Change;
import io.varve.config.ChangeListener;
import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.InvalidValueException;
import io.varve.config.Live;
import io.varve.config.Problem;
import io.varve.config.Subscription;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.merge.ValueDiff;
import io.varve.config.layered.internal.notify.ChangeHistory;
import io.varve.config.layered.internal.notify.ListenerDispatcher;
import io.varve.config.layered.internal.notify.ListenerQueue;
import io.varve.config.layered.internal.notify.LiveListenerQueue;
import io.varve.config.layered.internal.secret.SecretRegistry;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.layered.spi.HistoryEntry;
import io.varve.config.layered.spi.Refusal;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The current state, its live handles, and the listeners that are notified of new states.
 *
 * <p>Readers take no lock. A caller that creates a handle or subscribes takes only the lock of the
 * swap. No code of the program runs while this lock is held. Therefore, a guard may do both while
 * the writer waits for the guard.
 */
public final class StatePublisher implements LiveHandle.Owner {
  private static final int FREE_TRIES = 3;

  /** Guards all changes of this object. Taken inside the lock of the writers, or alone. */
  private final Object swap = new Object();

  private final Object writers = new Object();
  private final Binder binder;
  private final SecretRegistry secrets;
  private final ListenerDispatcher dispatcher;
  private final ChangeHistory history;
  private final List<LiveHandle<?>> handles = new ArrayList<>();
  private volatile ConfigState current;
  private volatile boolean closed;

  StatePublisher(ConfigState first, Binder binder, SecretRegistry secrets, int historySize) {
    this.current = first;
    this.binder = binder;
    this.secrets = secrets;
    this.dispatcher = new ListenerDispatcher(binder);
    this.history = new ChangeHistory(historySize);
    secrets.onLearn(new Remasking());
  }

  @Override
  public ConfigState state() {
    return current;
  }

  /** Held from the proposal of a state until it is published. */
  Object writers() {
    return writers;
  }

  Binder binder() {
    return binder;
  }

  List<HistoryEntry> history() {
    return history.entries();
  }

  List<ConfigMetrics.Listener> listeners() {
    return dispatcher.metrics();
  }

  boolean isClosed() {
    return closed;
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the configuration is closed");
    }
  }

  /** Prevents further changes of the state. */
  void freeze() {
    closed = true;
  }

  void close() {
    dispatcher.close();
  }

  boolean isDispatching() {
    return dispatcher.isDispatching();
  }

  /**
   * Makes a state current, unless its basis has changed. Called with the lock of the writers.
   *
   * @param learnt the number of secrets known before the state was built
   * @param sources the names of the sources with new contents
   * @param adoption runs before any listener is notified
   * @return false if a secret was found or a handle was created meanwhile: the state must be
   *     rebuilt
   */
  boolean publish(
      ConfigState after,
      int learnt,
      List<Change> changes,
      List<String> sources,
      Runnable adoption) {
    synchronized (swap) {
      ConfigState before = current;
      if (secrets.learnt() != learnt
          || handles.size() != after.live().length
          || before.number() + 1 != after.number()) {
        return false;
      }
      if (!closed) {
        swap(after);
        adoption.run();
        history.accepted(after, sources, changes);
        dispatcher.publish(before, after, changes);
      }
      return true;
    }
  }

  /** Makes a state current for all handles at once. Called with the lock of the swap. */
  private void swap(ConfigState after) {
    ConfigState before = current;
    List<LiveHandle<?>> changed =
        handles.stream().filter(handle -> handle.in(before) != handle.in(after)).toList();
    changed.forEach(LiveHandle::beginChange);
    current = after;
    changed.forEach(handle -> handle.endChange(after));
  }

  /** Adds a refusal to the history. Before it, {@code learnt} secrets were known. */
  void refused(Refusal refusal, int learnt) {
    synchronized (swap) {
      history.refused(refusal, current.number());
      if (secrets.learnt() != learnt) {
        history.mask(current);
      }
    }
  }

  /** Runs when a secret is found. A named class, since a lambda would delay each start. */
  private final class Remasking implements Runnable {
    @Override
    public void run() {
      remask();
    }
  }

  /**
   * Masks the values of a key that has been read as a secret. Called once per key. Only in this
   * case, a reader waits for a writer.
   */
  private void remask() {
    synchronized (swap) {
      current = current.remasked();
      history.mask(current);
    }
  }

  /**
   * Returns the values of the live handles in a proposed state, or throws the problems of all
   * handles. Equal values stay the same object.
   */
  Object[] rebind(ConfigState before, ConfigState proposed, List<Change> changes) {
    Object[] live = before.live().clone();
    Set<String> lists = before.listsThatDiffer(proposed);
    List<Problem> problems = new ArrayList<>();
    for (LiveHandle<?> handle : handlesOf(before)) {
      boolean touched =
          lists.stream().anyMatch(list -> ConfigKey.isUnder(list, handle.key()))
              || proposed.mayMatchUnder(handle.key())
              || proposed.problemsDifferUnder(handle.key(), before)
              || !ValueDiff.under(changes, handle.key()).isEmpty();
      if (touched) {
        try {
          Object value = binder.get(proposed, handle.key(), handle.type());
          live[handle.id()] =
              Objects.deepEquals(value, live[handle.id()]) ? live[handle.id()] : value;
        } catch (ConfigException unreadable) {
          problems.addAll(unreadable.problems());
        } catch (RuntimeException | Error unexpected) {
          problems.add(
              Problem.of(
                      handle.key(),
                      "a value that " + handle.type().getTypeName() + " accepts",
                      unexpected.getClass().getName(),
                      "correct the value, or the type's code")
                  .withCode("VARVE-0122"));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidValueException(problems.stream().distinct().toList(), null);
    }
    return live;
  }

  private List<LiveHandle<?>> handlesOf(ConfigState state) {
    synchronized (swap) {
      return List.copyOf(handles.subList(0, state.live().length));
    }
  }

  <T> Live<T> live(String key, Type type) {
    for (int i = 0; i < FREE_TRIES; i++) {
      Live<T> handle = tryLive(key, type);
      if (handle != null) {
        return handle;
      }
    }
    // The state changes faster than this value can be read: further changes must wait.
    synchronized (writers) {
      return Objects.requireNonNull(tryLive(key, type));
    }
  }

  /** Returns the handle for a key and type, or null if the state changed while it was read. */
  @SuppressWarnings("unchecked") // handles are created only here
  private <T> @Nullable Live<T> tryLive(String key, Type type) {
    ConfigState read = current;
    LiveHandle<?> known = handle(key, type);
    if (known != null) {
      return (Live<T>) known;
    }
    Object value = binder.get(read, key, type);
    synchronized (swap) {
      known = handle(key, type); // another thread, or a converter, may have created it meanwhile
      if (known != null) {
        return (Live<T>) known;
      }
      ConfigState state = current;
      if (state.number() != read.number()) {
        return null;
      }
      Object[] live = Arrays.copyOf(state.live(), state.live().length + 1);
      live[live.length - 1] = value;
      LiveHandle<T> handle = new LiveHandle<>(this, key, type, live.length - 1, (T) value);
      current = state.withLive(live);
      handles.add(handle);
      return handle;
    }
  }

  private @Nullable LiveHandle<?> handle(String key, Type type) {
    synchronized (swap) {
      return handles.stream()
          .filter(handle -> handle.key().equals(key) && handle.type().equals(type))
          .findFirst()
          .orElse(null);
    }
  }

  public Subscription subscribe(String key, ChangeListener listener, @Nullable Executor executor) {
    synchronized (swap) {
      return dispatcher.add(
          new ListenerQueue(key, listener, executor, current.number(), dispatcher::remove));
    }
  }

  @Override
  public <T> Subscription subscribe(
      LiveHandle<T> handle,
      BiConsumer<? super T, ? super T> listener,
      @Nullable Executor executor) {
    synchronized (swap) {
      return dispatcher.add(
          new LiveListenerQueue<>(
              handle.key(), handle::in, listener, executor, current.number(), dispatcher::remove));
    }
  }
}
