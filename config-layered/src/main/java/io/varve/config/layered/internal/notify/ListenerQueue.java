package io.varve.config.layered.internal.notify;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.Change;
import io.varve.config.ChangeEvent;
import io.varve.config.ChangeListener;
import io.varve.config.Subscription;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.merge.ValueDiff;
import io.varve.config.layered.internal.state.ConfigSnapshotView;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.spi.ConfigMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes that wait for one listener. Guarded by the dispatcher's monitor. Bounded: further
 * changes are combined into one, from the first state to the last.
 */
public class ListenerQueue implements Subscription {
  /** A change between two states. If several were combined, the list of differences is empty. */
  record PendingChange(ConfigState before, ConfigState after, List<Change> changes) {}

  /** The change that is being delivered, and one that combines all later ones. */
  private static final int MOST_UNFINISHED = 2;

  private final String key;
  private final ChangeListener listener;
  private final @Nullable Executor executor;
  private final long since;
  private final Consumer<ListenerQueue> onClose;
  private final Deque<PendingChange> pending = new ArrayDeque<>();
  private @Nullable PendingChange delivered;
  private long deliveredSince;
  private long offers;
  private boolean queued;
  private volatile boolean rejected;
  private volatile String lastThrown = "";
  private volatile boolean closed;

  /**
   * Creates an empty queue. Without an executor, a thread of the dispatcher calls the listener.
   *
   * @param since the number of the state that the listener starts from
   * @param onClose removes this queue from the dispatcher
   */
  public ListenerQueue(
      String key,
      ChangeListener listener,
      @Nullable Executor executor,
      long since,
      Consumer<ListenerQueue> onClose) {
    this.key = key;
    this.listener = Objects.requireNonNull(listener, "listener");
    this.executor = executor;
    this.since = since;
    this.onClose = onClose;
  }

  @Override
  public final long since() {
    return since;
  }

  @Override
  public final void close() {
    closed = true;
    onClose.accept(this);
  }

  final @Nullable Executor executor() {
    return executor;
  }

  /** Returns the changes of this listener's keys, or null if there are none. */
  @Nullable PendingChange concerning(ConfigState before, ConfigState after, List<Change> changes) {
    List<Change> selected = ValueDiff.under(changes, key);
    return selected.isEmpty() ? null : new PendingChange(before, after, selected);
  }

  /** Adds a change. Returns true if the listener was idle and must be scheduled. */
  final boolean offer(PendingChange change) {
    if (closed) {
      return false;
    }
    int unfinished = pending.size() + (delivered == null ? 0 : 1);
    if (unfinished < MOST_UNFINISHED) {
      pending.add(change);
    } else {
      PendingChange last = pending.removeLast();
      pending.add(new PendingChange(last.before(), change.after(), List.of()));
    }
    offers++;
    boolean wasIdle = !queued;
    queued = true;
    return wasIdle;
  }

  final long offers() {
    return offers;
  }

  /** Returns the change to deliver, or null. */
  final @Nullable PendingChange begin() {
    delivered = pending.poll();
    deliveredSince = System.nanoTime();
    queued = delivered != null;
    return delivered;
  }

  /** Returns true if further changes are pending. */
  final boolean end() {
    delivered = null;
    queued = !pending.isEmpty();
    return queued;
  }

  /** Keeps the pending changes until the next offer. */
  final void park() {
    queued = false;
  }

  final void clear() {
    pending.clear();
  }

  private record Backlog(String name, String key, long behind, Duration inCall)
      implements ConfigMetrics.Listener {}

  final ConfigMetrics.Listener metrics() {
    PendingChange oldest = delivered == null ? pending.peekFirst() : delivered;
    PendingChange newest = pending.isEmpty() ? delivered : pending.peekLast();
    long behind =
        oldest == null || newest == null ? 0 : newest.after().number() - oldest.before().number();
    Duration inCall =
        delivered == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - deliveredSince);
    return new Backlog(listener().getClass().getName(), key, behind, inCall);
  }

  final void accepted() {
    rejected = false;
  }

  /** Records that the executor rejected a call. Consecutive rejections are logged once. */
  final void rejected(Throwable refusal) {
    if (!rejected) {
      rejected = true;
      LOG.warn("{} was rejected by its executor; tried again with the next change", this, refusal);
    }
  }

  /** Calls the listener. An exception is logged, consecutive equal ones only once. */
  final void deliver(PendingChange change, Binder binder) {
    if (closed) {
      return;
    }
    try {
      call(change, binder);
      lastThrown = "";
    } catch (Throwable thrown) { // an Error would end the thread, and with it later events
      if (!lastThrown.equals(describe(thrown))) {
        lastThrown = describe(thrown);
        LOG.error("{} threw; it will still receive changes", this, thrown);
      }
    }
  }

  private static String describe(Throwable thrown) {
    try {
      return thrown.getClass().getName() + String.valueOf(thrown.getMessage());
    } catch (RuntimeException noMessage) {
      return thrown.getClass().getName();
    }
  }

  /** Does nothing if the states are equal for the listener. */
  void call(PendingChange change, Binder binder) {
    List<Change> changes =
        change.changes().isEmpty()
            ? ValueDiff.under(
                ValueDiff.diff(change.before().values(), change.after().values()), key)
            : change.changes();
    if (!closed && !changes.isEmpty()) {
      listener.onChange(
          new ChangeEvent(
              new ConfigSnapshotView(change.before(), binder, ""),
              new ConfigSnapshotView(change.after(), binder, ""),
              changes));
    }
  }

  /** For messages. */
  Object listener() {
    return listener;
  }

  @Override
  public final String toString() {
    return "listener " + listener().getClass().getName() + " on '" + key + "'";
  }
}
