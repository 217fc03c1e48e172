package io.varve.config.layered;

import io.varve.config.Change;
import io.varve.config.ChangeEvent;
import io.varve.config.ChangeListener;
import io.varve.config.Subscription;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.merge.Differ;
import io.varve.config.layered.internal.state.State;
import io.varve.config.layered.internal.state.StateView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener and the change sets that wait for it. The queue is guarded by the dispatcher's monitor
 * and bounded: what does not fit is gathered into one set, from the first state to the last.
 */
class Subscriber implements Subscription {
  private static final int MOST_PENDING = 16;
  private static final Logger LOG = LoggerFactory.getLogger(LayeredConfig.class);

  private final Dispatcher dispatcher;
  private final String key;
  private final ChangeListener listener;
  private final long since;
  private final Deque<ChangeSet> pending = new ArrayDeque<>();
  private boolean queued;
  private volatile boolean closed;

  Subscriber(Dispatcher dispatcher, String key, ChangeListener listener, long since) {
    this.dispatcher = dispatcher;
    this.key = key;
    this.listener = Objects.requireNonNull(listener, "listener");
    this.since = since;
  }

  @Override
  public final long since() {
    return since;
  }

  @Override
  public final void close() {
    closed = true;
    dispatcher.unsubscribe(this);
  }

  /** What this listener asked for of a change set, or null if that is nothing. */
  @Nullable ChangeSet concerning(State before, State after, List<Change> changes) {
    List<Change> selected = Differ.under(changes, key);
    return selected.isEmpty() ? null : new ChangeSet(before, after, selected);
  }

  /** Adds a set; true if the subscriber was idle and has to be queued. */
  boolean offer(ChangeSet set) {
    if (pending.size() < MOST_PENDING) {
      pending.add(set);
    } else {
      ChangeSet first = pending.getFirst();
      pending.clear();
      pending.add(new ChangeSet(first.before(), set.after(), List.of()));
    }
    boolean wasIdle = !queued;
    queued = true;
    return wasIdle;
  }

  ChangeSet poll() {
    return pending.remove();
  }

  /** After a call: true if more waits. */
  boolean requeue() {
    queued = !pending.isEmpty() && !closed;
    return queued;
  }

  /** Calls the listener, whatever it throws. */
  final void deliver(ChangeSet set, Binder binder) {
    if (closed) {
      return;
    }
    try {
      call(set, binder);
    } catch (Throwable thrown) { // or the thread, and with it this listener's later events, is lost
      LOG.error("{} threw; it goes on getting changes", this, thrown);
    }
  }

  /** Calls the listener, if anything is left to tell. */
  void call(ChangeSet set, Binder binder) {
    List<Change> changes =
        set.changes().isEmpty()
            ? Differ.under(Differ.diff(set.before().values(), set.after().values()), key)
            : set.changes();
    if (!closed && !changes.isEmpty()) {
      listener.onChange(
          new ChangeEvent(
              new StateView(set.before(), binder, ""),
              new StateView(set.after(), binder, ""),
              changes));
    }
  }

  /** Whom the calls are for, for messages. */
  Object listener() {
    return listener;
  }

  @Override
  public final String toString() {
    return "listener " + listener().getClass().getName() + " on '" + key + "'";
  }
}
