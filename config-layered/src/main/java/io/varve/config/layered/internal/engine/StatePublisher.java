package io.varve.config.layered.internal.engine;

import io.varve.config.Change;
import io.varve.config.ChangeListener;
import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.InvalidValueException;
import io.varve.config.Live;
import io.varve.config.Problem;
import io.varve.config.layered.spi.Refusal;
import io.varve.config.Subscription;
import io.varve.config.layered.HistoryEntry;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.merge.Differ;
import io.varve.config.layered.internal.notify.ChangeHistory;
import io.varve.config.layered.internal.notify.ListenerDispatcher;
import io.varve.config.layered.internal.notify.ListenerQueue;
import io.varve.config.layered.internal.notify.LiveListenerQueue;
import io.varve.config.layered.internal.secret.SecretRegistry;
import io.varve.config.layered.internal.state.State;
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
 * The state that readers see, the handles on it, and who is told of what becomes of it.
 *
 * <p>Readers take no lock. Whoever makes a handle or subscribes takes the lock of the swap alone,
 * under which no code of the program runs: a guard may do both while the writer waits for it.
 */
public final class StatePublisher {
  private static final int FREE_TRIES = 3;

  /** Guards all changes of what is here; taken inside the writers' lock, or alone. */
  private final Object swap = new Object();

  private final Object writers;
  private final Binder binder;
  private final SecretRegistry secrets;
  private final ListenerDispatcher dispatcher;
  private final ChangeHistory history;
  private final List<LiveHandle<?>> handles = new ArrayList<>();
  private volatile State current;
  private volatile boolean closed;

  /**
   * Publishes the first state.
   *
   * @param writers held by whoever proposes and publishes a state
   */
  StatePublisher(
      State first, Binder binder, SecretRegistry secrets, int historySize, Object writers) {
    this.current = first;
    this.binder = binder;
    this.secrets = secrets;
    this.dispatcher = new ListenerDispatcher(binder);
    this.history = new ChangeHistory(historySize);
    this.writers = writers;
    secrets.onLearn(new Remasking());
  }

  State state() {
    return current;
  }

  Binder binder() {
    return binder;
  }

  public List<HistoryEntry> history() {
    return history.entries();
  }

  List<ConfigMetrics.Listener> listeners() {
    return dispatcher.metrics();
  }

  boolean isClosed() {
    return closed;
  }

  /** Ends all changes of the state. */
  void freeze() {
    closed = true;
  }

  /** Ends all calls of listeners. */
  void close() {
    dispatcher.close();
  }

  boolean isTelling() {
    return dispatcher.isDispatching();
  }

  /**
   * Makes a state current, unless what it was made from has changed. Called with the writers' lock.
   *
   * @param learnt how many secrets had been learnt before the state was made
   * @param sources the names of the sources that it takes something new from
   * @param adoption what must have happened before anyone is told
   * @return false if a secret was learnt or a handle made meanwhile: the state has to be made again
   */
  boolean publish(
      State after, int learnt, List<Change> changes, List<String> sources, Runnable adoption) {
    synchronized (swap) {
      State before = current;
      if (secrets.learnt() != learnt
          || handles.size() != after.live().length
          || before.number() + 1 != after.number()) {
        return false;
      }
      if (!closed) {
        show(after);
        adoption.run();
        history.accepted(after, sources, changes);
        dispatcher.publish(before, after, changes);
      }
      return true;
    }
  }

  /** Makes a state current, for all handles at once. Called with the lock of the swap. */
  private void show(State after) {
    State before = current;
    List<LiveHandle<?>> changed =
        handles.stream().filter(handle -> handle.in(before) != handle.in(after)).toList();
    changed.forEach(LiveHandle::beginChange);
    current = after;
    changed.forEach(handle -> handle.endChange(after));
  }

  /** Keeps a refusal that was found after so many secrets had been learnt. */
  void refused(Refusal refusal, int learnt) {
    synchronized (swap) {
      history.refused(refusal, current.number());
      if (secrets.learnt() != learnt) {
        history.mask(current);
      }
    }
  }

  /** What is done when a secret was learnt; by name, since a start would wait for a lambda. */
  private final class Remasking implements Runnable {
    @Override
    public void run() {
      remask();
    }
  }

  /**
   * Masks what a program has just read as a secret: once a key, and the one time that a reader
   * waits for a writer.
   */
  private void remask() {
    synchronized (swap) {
      current = current.remasked();
      history.mask(current);
    }
  }

  /**
   * The values of the live handles in a proposed state; what did not change stays the same object.
   *
   * @throws ConfigException if a handle cannot read its value there, with the problems of all
   */
  Object[] rebind(State before, State proposed, List<Change> changes) {
    Object[] live = before.live().clone();
    Set<String> lists = before.listsThatDiffer(proposed);
    List<Problem> problems = new ArrayList<>();
    for (LiveHandle<?> handle : handlesOf(before)) {
      boolean touched =
          lists.stream().anyMatch(list -> ConfigKey.isUnder(list, handle.key()))
              || proposed.mayAskUnder(handle.key())
              || !Differ.under(changes, handle.key()).isEmpty();
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
                  "correct the value, or the type's code"));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidValueException(problems.stream().distinct().toList(), null);
    }
    return live;
  }

  private List<LiveHandle<?>> handlesOf(State state) {
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
    synchronized (writers) { // changes come faster than this can be read: they have to wait
      return Objects.requireNonNull(tryLive(key, type));
    }
  }

  /** The handle on a key and type; null if the state has changed while it was read. */
  @SuppressWarnings("unchecked") // a handle of a type is made here alone
  private <T> @Nullable Live<T> tryLive(String key, Type type) {
    State read = current;
    LiveHandle<?> known = handle(key, type);
    if (known != null) {
      return (Live<T>) known;
    }
    Object value = binder.get(read, key, type);
    synchronized (swap) {
      known = handle(key, type); // another thread, or a converter, may have made it meanwhile
      if (known != null) {
        return (Live<T>) known;
      }
      State state = current;
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
      for (LiveHandle<?> handle : handles) {
        if (handle.key().equals(key) && handle.type().equals(type)) {
          return handle;
        }
      }
      return null;
    }
  }

  public Subscription subscribe(String key, ChangeListener listener, @Nullable Executor executor) {
    synchronized (swap) {
      return dispatcher.add(
          new ListenerQueue(dispatcher, key, listener, executor, current.number()));
    }
  }

  public <T> Subscription subscribe(
      LiveHandle<T> handle,
      BiConsumer<? super T, ? super T> listener,
      @Nullable Executor executor) {
    synchronized (swap) {
      return dispatcher.add(
          new LiveListenerQueue<>(dispatcher, handle, listener, executor, current.number()));
    }
  }
}
