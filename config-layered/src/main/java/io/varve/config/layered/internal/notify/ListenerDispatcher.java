package io.varve.config.layered.internal.notify;

import static io.varve.config.layered.internal.Log.LOG;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.varve.config.Change;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.lifecycle.SourceCloser;
import io.varve.config.layered.internal.state.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Calls the listeners, in order, on one thread, or on the executors that they brought. A listener
 * that stays in its call too long keeps that thread for itself, and the others go on with a new
 * one.
 *
 * <p>The monitor guards the queues; no listener and no executor is called under it.
 */
public final class ListenerDispatcher {
  static final Duration STALL = Duration.ofSeconds(1);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

  private final Binder binder;
  private final List<ListenerQueue> subscribers = new CopyOnWriteArrayList<>();
  private final Deque<ListenerQueue> ready = new ArrayDeque<>();
  private final Set<Call> calls = new LinkedHashSet<>();
  private final Set<Worker> workers = new LinkedHashSet<>();
  private @Nullable Worker worker;
  private @Nullable ScheduledExecutorService watchdog;
  private boolean watching;
  private boolean closed;

  public ListenerDispatcher(Binder binder) {
    this.binder = binder;
  }

  public ListenerQueue add(ListenerQueue subscriber) {
    subscribers.add(subscriber);
    return subscriber;
  }

  synchronized void remove(ListenerQueue subscriber) {
    subscribers.remove(subscriber);
    subscriber.clear();
  }

  /** Queues a change set for everybody whom it concerns. Called in the order of the states. */
  public synchronized void publish(State before, State after, List<Change> changes) {
    if (closed) {
      return;
    }
    for (ListenerQueue subscriber : subscribers) {
      PendingChange set = subscriber.concerning(before, after, changes);
      if (set != null && subscriber.offer(set)) {
        ready.add(subscriber);
      }
    }
    if (!ready.isEmpty()) {
      ensureWorker();
      notifyAll();
    }
  }

  /** Called with the monitor held. */
  private void ensureWorker() {
    if (worker == null) {
      worker = new Worker();
      workers.add(worker);
      worker.start();
    }
    watch();
  }

  /** Called with the monitor held. */
  private void watch() {
    if (!watching) {
      watching = true;
      scheduleCheck();
    }
  }

  /** Called with the monitor held. */
  private void scheduleCheck() {
    if (watchdog == null) {
      watchdog =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "varve-layered-watchdog");
                thread.setDaemon(true);
                return thread;
              });
    }
    var unused = watchdog.schedule(this::check, STALL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives the queue to a new thread if the present one is stuck in a listener. */
  private synchronized void check() {
    for (Call call : calls) {
      if (!call.reported && call.isStalled()) {
        // An executor may run the call at once, inside of the call of itself: told once.
        if (calls.stream().noneMatch(each -> each.reported && each.thread == call.thread)) {
          LOG.warn(
              "{} has been busy for more than {} s: it delays only itself, its changes are gathered",
              call.subscriber,
              STALL.toSeconds());
        }
        call.reported = true;
        if (call.thread == worker) {
          worker = null;
        }
      }
    }
    watching = !closed && (!ready.isEmpty() || calls.stream().anyMatch(call -> !call.reported));
    if (!ready.isEmpty() && !closed) {
      ensureWorker();
    }
    if (watching) {
      scheduleCheck();
    }
  }

  /**
   * Ends all calls: none begins after this returns. Waits for a call that runs, but not for ever.
   */
  public void close() {
    List<Worker> own;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ready.clear();
      own = List.copyOf(workers);
      if (watchdog != null) {
        watchdog.shutdownNow();
      }
      notifyAll();
    }
    long end = System.nanoTime() + CLOSE_BOUND.toNanos();
    for (Worker each : own) {
      await(each, end);
    }
    awaitBorrowed(end);
    awaitWatchdog(end);
  }

  private void await(Worker each, long end) {
    if (Thread.currentThread() != each && !SourceCloser.join(each, end)) {
      LOG.warn("{} has not ended by the time of the close; interrupting it", running(each));
      each.interrupt();
    }
  }

  private synchronized List<ListenerQueue> running(Thread thread) {
    return calls.stream()
        .filter(call -> call.thread == thread)
        .map(call -> call.subscriber)
        .toList();
  }

  /** Waits for the calls on threads of others, which are theirs to interrupt. */
  private synchronized void awaitBorrowed(long end) {
    boolean interrupted = false;
    long left = end - System.nanoTime();
    while (left > 0 && !borrowed().isEmpty()) {
      try {
        NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = end - System.nanoTime();
    }
    borrowed()
        .forEach(
            call ->
                LOG.warn(
                    "{} has not ended by the time of the close; its executor goes on with it",
                    call.subscriber));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Called with the monitor held. */
  private List<Call> borrowed() {
    return calls.stream()
        .filter(call -> !(call.thread instanceof Worker))
        .filter(call -> call.thread != Thread.currentThread())
        .toList();
  }

  private void awaitWatchdog(long end) {
    try {
      if (watchdog != null && !watchdog.awaitTermination(end - System.nanoTime(), NANOSECONDS)) {
        LOG.warn("the watchdog of the listeners has not ended by the time of the close");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the current thread is in a call of a listener. */
  public synchronized boolean isDispatching() {
    return calls.stream().anyMatch(call -> call.thread == Thread.currentThread());
  }

  /** Takes the next listener that something waits for, or null when this thread is to end. */
  private synchronized @Nullable ListenerQueue next(Worker self) {
    while (ready.isEmpty() && !closed && worker == self) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Only a listener that interrupts its own thread leads here: the loop goes on.
      }
    }
    if (closed || worker != self) {
      workers.remove(self);
      return null;
    }
    return ready.remove();
  }

  /** Called with the monitor held. */
  private Call watched(Call call) {
    calls.add(call);
    watch();
    return call;
  }

  private synchronized void end(Call call) {
    calls.remove(call);
    if (call.subscriber.end() && !closed) {
      ready.add(call.subscriber);
      ensureWorker();
    }
    notifyAll();
  }

  private void call(ListenerQueue subscriber) {
    PendingChange set;
    Call call;
    synchronized (this) {
      set = closed ? null : subscriber.begin();
      if (set == null) {
        return;
      }
      call = watched(new Call(subscriber));
    }
    subscriber.deliver(set, binder);
    end(call);
  }

  /** Gives the next call of a listener to its executor, which may refuse it, run it or block. */
  private void hand(ListenerQueue subscriber, Executor executor) {
    Call handing = new Call(subscriber);
    long offers;
    synchronized (this) {
      offers = subscriber.offers();
      var unused = watched(handing);
    }
    AtomicBoolean claimed = new AtomicBoolean();
    try {
      executor.execute(
          () -> {
            if (claimed.compareAndSet(false, true)) {
              call(subscriber);
            }
          });
      subscriber.handed();
    } catch (Throwable refusal) { // or the thread, and with it all listeners, are lost
      subscriber.rejected(refusal);
      if (claimed.compareAndSet(false, true)) {
        park(subscriber, offers);
      }
    } finally {
      synchronized (this) {
        calls.remove(handing);
      }
    }
  }

  /** Lets a listener wait for its next change, unless that has come meanwhile. */
  private synchronized void park(ListenerQueue subscriber, long offers) {
    if (subscriber.offers() != offers && !closed) {
      ready.add(subscriber);
    } else {
      subscriber.park();
    }
  }

  /** How far behind each listener is. */
  public synchronized List<ConfigMetrics.Listener> metrics() {
    return subscribers.stream().map(ListenerQueue::metrics).toList();
  }

  /** A call of a listener, or of its executor, that runs on the thread that made this. */
  private static final class Call {
    private final ListenerQueue subscriber;
    private final Thread thread = Thread.currentThread();
    private final long since = System.nanoTime();
    private boolean reported;

    Call(ListenerQueue subscriber) {
      this.subscriber = subscriber;
    }

    boolean isStalled() {
      return System.nanoTime() - since >= STALL.toNanos();
    }
  }

  /** A thread that calls listeners. */
  private final class Worker extends Thread {
    Worker() {
      super("varve-layered-dispatch");
      setDaemon(true);
    }

    @Override
    public void run() {
      for (ListenerQueue each = next(this); each != null; each = next(this)) {
        Executor executor = each.executor();
        if (executor == null) {
          call(each);
        } else {
          hand(each, executor);
        }
        // What a listener did to its thread is not the next one's business.
        var unused = Thread.interrupted();
      }
    }
  }
}
