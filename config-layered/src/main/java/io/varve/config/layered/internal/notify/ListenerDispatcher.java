package io.varve.config.layered.internal.notify;

import static io.varve.config.layered.internal.Log.LOG;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.varve.config.Change;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.lifecycle.Threads;
import io.varve.config.layered.internal.notify.ListenerQueue.PendingChange;
import io.varve.config.layered.internal.pacing.DefaultScheduler;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.spi.ConfigMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Calls the listeners in order, on one thread or on their own executors. If a listener blocks, the
 * others continue on a new thread.
 *
 * <p>The monitor guards the queues. No listener and no executor is called while it is held.
 */
public final class ListenerDispatcher {
  private static final Duration STALL = Duration.ofSeconds(1);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

  private final Binder binder;
  private final List<ListenerQueue> queues = new CopyOnWriteArrayList<>();
  private final Deque<ListenerQueue> ready = new ArrayDeque<>();
  private final Set<Call> calls = new LinkedHashSet<>();
  private final DefaultScheduler watchdog = new DefaultScheduler("varve-layered-watchdog");
  private final Set<Worker> workers = new LinkedHashSet<>();
  private @Nullable Worker worker;
  private boolean watching;
  private boolean closed;

  public ListenerDispatcher(Binder binder) {
    this.binder = binder;
  }

  public ListenerQueue add(ListenerQueue queue) {
    queues.add(queue);
    return queue;
  }

  public synchronized void remove(ListenerQueue queue) {
    queues.remove(queue);
    queue.clear();
  }

  /** Queues a change for the listeners of the changed keys. Called in the order of the states. */
  public synchronized void publish(ConfigState before, ConfigState after, List<Change> changes) {
    if (closed) {
      return;
    }
    for (ListenerQueue queue : queues) {
      PendingChange change = queue.concerning(before, after, changes);
      if (change != null && queue.offer(change)) {
        ready.add(queue);
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
      var unused = watchdog.schedule(STALL, this::check);
    }
  }

  /** Replaces the thread if it is blocked in a listener. */
  private synchronized void check() {
    for (Call call : calls) {
      if (!call.reported && call.isStalled()) {
        // An executor may run the listener directly, within its own call. Both calls are then
        // logged once.
        if (calls.stream().noneMatch(each -> each.reported && each.thread == call.thread)) {
          LOG.warn(
              "{} has been busy for more than {} s: only its own changes wait, and are combined",
              call.queue,
              STALL.toSeconds());
        }
        call.reported = true;
        if (call.thread == worker) {
          worker = null;
        }
      }
    }
    watching = false;
    if (!ready.isEmpty() && !closed) {
      ensureWorker();
    }
    if (!closed && calls.stream().anyMatch(call -> !call.reported)) {
      watch();
    }
  }

  /** No call begins after this returns. Waits a bounded time for running ones. */
  public void close() {
    List<Worker> own;
    long end = System.nanoTime() + CLOSE_BOUND.toNanos();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ready.clear();
      own = List.copyOf(workers);
      notifyAll();
      var unused = Threads.await(end, this::awaitCalls);
      Set<Thread> threads = new HashSet<>(); // an executor may run its call on the caller's thread
      others().stream().filter(call -> threads.add(call.thread)).forEach(Call::giveUp);
    }
    for (Worker each : own) {
      if (Thread.currentThread() != each) {
        var unused = Threads.join(each, end);
      }
    }
    watchdog.close();
  }

  private synchronized boolean awaitCalls(long nanos) throws InterruptedException {
    if (!others().isEmpty()) {
      NANOSECONDS.timedWait(this, nanos);
    }
    return others().isEmpty();
  }

  /** The calls on other threads than the current one. Called with the monitor held. */
  private List<Call> others() {
    return calls.stream().filter(call -> call.thread != Thread.currentThread()).toList();
  }

  /** Returns true if the current thread is in a call of a listener. */
  public synchronized boolean isDispatching() {
    return calls.stream().anyMatch(call -> call.thread == Thread.currentThread());
  }

  /** Takes the next listener with changes. Returns null if the thread must end. */
  private synchronized @Nullable ListenerQueue next(Worker self) {
    while (ready.isEmpty() && !closed && worker == self) {
      try {
        wait();
      } catch (InterruptedException e) {
        // A listener interrupted its own thread, which continues.
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
    if (call.queue.end() && !closed) {
      ready.add(call.queue);
      ensureWorker();
    }
    notifyAll();
  }

  private void call(ListenerQueue queue) {
    PendingChange change;
    Call call;
    synchronized (this) {
      change = closed ? null : queue.begin();
      if (change == null) {
        return;
      }
      call = watched(new Call(queue));
    }
    queue.deliver(change, binder);
    end(call);
  }

  /** Submits the next call of a listener to its executor, which may reject it, run it or block. */
  private void submit(ListenerQueue queue, Executor executor) {
    Call submission = new Call(queue);
    long offers;
    synchronized (this) {
      offers = queue.offers();
      var unused = watched(submission);
    }
    AtomicBoolean claimed = new AtomicBoolean();
    try {
      executor.execute(
          () -> {
            if (claimed.compareAndSet(false, true)) {
              call(queue);
            }
          });
      queue.accepted();
    } catch (Throwable rejection) { // an Error would end the thread of all listeners
      queue.rejected(rejection);
      if (claimed.compareAndSet(false, true)) {
        park(queue, offers);
      }
    } finally {
      synchronized (this) {
        calls.remove(submission);
        notifyAll();
      }
    }
  }

  /** Holds a listener's changes back until its next change, unless this has arrived meanwhile. */
  private synchronized void park(ListenerQueue queue, long offers) {
    if (queue.offers() != offers && !closed) {
      ready.add(queue);
    } else {
      queue.park();
    }
  }

  public synchronized List<ConfigMetrics.Listener> metrics() {
    return queues.stream().map(ListenerQueue::metrics).toList();
  }

  /** A running call of a listener, or of its executor, on the thread that created this object. */
  private static final class Call {
    private final ListenerQueue queue;
    private final Thread thread = Thread.currentThread();
    private final long since = System.nanoTime();
    private boolean reported;

    Call(ListenerQueue queue) {
      this.queue = queue;
    }

    boolean isStalled() {
      return System.nanoTime() - since >= STALL.toNanos();
    }

    /** Interrupts the thread, unless it belongs to an executor of the program. */
    void giveUp() {
      if (thread instanceof Worker) {
        LOG.warn("{} has not ended by the time of the close; interrupting it", queue);
        thread.interrupt();
      } else {
        LOG.warn("{} has not ended by the time of the close; its executor goes on with it", queue);
      }
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
          submit(each, executor);
        }
        // An interrupt by one listener must not reach the next one.
        var unused = Thread.interrupted();
      }
    }
  }
}
