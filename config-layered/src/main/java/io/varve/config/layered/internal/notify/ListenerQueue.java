package io.varve.config.layered.internal.notify;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.Change;
import io.varve.config.ChangeEvent;
import io.varve.config.ChangeListener;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.Subscription;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.merge.Differ;
import io.varve.config.layered.internal.state.State;
import io.varve.config.layered.internal.state.StateView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A listener and the change sets that wait for it. The queue is guarded by the dispatcher's monitor
 * and bounded: what does not fit is gathered into one set, from the first state to the last.
 */
public class ListenerQueue implements Subscription {
  /** The one that is told, and one that gathers all that comes meanwhile. */
  private static final int MOST_UNFINISHED = 2;

  private final ListenerDispatcher dispatcher;
  private final String key;
  private final ChangeListener listener;
  private final @Nullable Executor executor;
  private final long since;
  private final Deque<PendingChange> pending = new ArrayDeque<>();
  private @Nullable PendingChange told;
  private long toldSince;
  private long offers;
  private boolean queued;
  private volatile boolean rejected;
  private volatile String lastThrown = "";
  private volatile boolean closed;

  public ListenerQueue(
      ListenerDispatcher dispatcher,
      String key,
      ChangeListener listener,
      @Nullable Executor executor,
      long since) {
    this.dispatcher = dispatcher;
    this.key = key;
    this.listener = Objects.requireNonNull(listener, "listener");
    this.executor = executor;
    this.since = since;
  }

  @Override
  public final long since() {
    return since;
  }

  @Override
  public final void close() {
    closed = true;
    dispatcher.remove(this);
  }

  /** Where the listener is called, or null for a thread of the dispatcher's. */
  final @Nullable Executor executor() {
    return executor;
  }

  /** What this listener asked for of a change set, or null if that is nothing. */
  @Nullable PendingChange concerning(State before, State after, List<Change> changes) {
    List<Change> selected = Differ.under(changes, key);
    return selected.isEmpty() ? null : new PendingChange(before, after, selected);
  }

  /** Adds a set; true if the subscriber was idle and has to be queued. */
  final boolean offer(PendingChange set) {
    if (closed) {
      return false;
    }
    int unfinished = pending.size() + (told == null ? 0 : 1);
    if (unfinished < MOST_UNFINISHED) {
      pending.add(set);
    } else {
      PendingChange last = pending.removeLast();
      pending.add(new PendingChange(last.before(), set.after(), List.of()));
    }
    offers++;
    boolean wasIdle = !queued;
    queued = true;
    return wasIdle;
  }

  /** How many sets were offered so far. */
  final long offers() {
    return offers;
  }

  /** Begins a call: the set to tell, or null if there is none any more. */
  final @Nullable PendingChange begin() {
    told = pending.poll();
    toldSince = System.nanoTime();
    queued = told != null;
    return told;
  }

  /** After a call: true if more waits. */
  final boolean end() {
    told = null;
    queued = !pending.isEmpty();
    return queued;
  }

  /** Waits for the next offer, with what is pending. */
  final void park() {
    queued = false;
  }

  /** Forgets what waits. */
  final void clear() {
    pending.clear();
  }

  final ConfigMetrics.Listener metrics() {
    PendingChange oldest = told == null ? pending.peekFirst() : told;
    PendingChange newest = pending.isEmpty() ? told : pending.peekLast();
    long behind =
        oldest == null || newest == null ? 0 : newest.after().number() - oldest.before().number();
    Duration inCall =
        told == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - toldSince);
    return new ConfigMetrics.Listener(listener().getClass().getName(), key, behind, inCall);
  }

  /** The executor has taken a call. */
  final void handed() {
    rejected = false;
  }

  /** The executor has refused a call: logged once, however often it does so in a row. */
  final void rejected(Throwable refusal) {
    if (!rejected) {
      rejected = true;
      LOG.warn("{} was refused by its executor; tried again with the next change", this, refusal);
    }
  }

  /** Calls the listener, whatever it throws, which is logged once however often in a row. */
  final void deliver(PendingChange set, Binder binder) {
    if (closed) {
      return;
    }
    try {
      call(set, binder);
      lastThrown = "";
    } catch (Throwable thrown) { // or the thread, and with it this listener's later events, is lost
      if (!lastThrown.equals(describe(thrown))) {
        lastThrown = describe(thrown);
        LOG.error("{} threw; it goes on getting changes", this, thrown);
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

  /** Calls the listener, if anything is left to tell. */
  void call(PendingChange set, Binder binder) {
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
