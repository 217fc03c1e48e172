package io.varve.config.layered;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.varve.config.Change;
import io.varve.config.ChangeListener;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.state.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listeners, in order, on one thread. A listener that stays in its call too long keeps
 * that thread for itself, and the others go on with a new one.
 *
 * <p>The monitor guards the queues; no listener is called under it.
 */
final class Dispatcher {
  static final Duration STALL = Duration.ofSeconds(1);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(LayeredConfig.class);

  private final Binder binder;
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final Deque<Subscriber> ready = new ArrayDeque<>();
  private final List<Worker> stalled = new ArrayList<>();
  private @Nullable Worker worker;
  private @Nullable ScheduledExecutorService watchdog;
  private boolean watching;
  private boolean closed;

  Dispatcher(Binder binder) {
    this.binder = binder;
  }

  Subscriber subscribe(String key, ChangeListener listener, long since) {
    return add(new Subscriber(this, key, listener, since));
  }

  Subscriber add(Subscriber subscriber) {
    subscribers.add(subscriber);
    return subscriber;
  }

  void unsubscribe(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  /** Queues a change set for everybody whom it concerns. Called in the order of the states. */
  synchronized void publish(State before, State after, List<Change> changes) {
    if (closed) {
      return;
    }
    for (Subscriber subscriber : subscribers) {
      ChangeSet set = subscriber.concerning(before, after, changes);
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
      worker.start();
    }
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
    Worker busy = worker;
    if (busy != null && busy.isStalled()) {
      LOG.warn(
          "{} has been busy for more than {} s: it delays only itself, its changes are gathered",
          busy.running,
          STALL.toSeconds());
      stalled.add(busy);
      worker = null;
    }
    watching = !closed && (!ready.isEmpty() || (worker != null && worker.running != null));
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
  void close() {
    List<Worker> workers;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ready.clear();
      workers = new ArrayList<>(stalled);
      if (worker != null) {
        workers.add(worker);
      }
      if (watchdog != null) {
        watchdog.shutdownNow();
      }
      notifyAll();
    }
    long end = System.nanoTime() + CLOSE_BOUND.toNanos();
    for (Worker each : workers) {
      each.await(end);
    }
    awaitWatchdog(end);
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

  /** Whether the current thread is one that calls listeners. */
  boolean isDispatching() {
    return Thread.currentThread() instanceof Worker each && each.dispatcher() == this;
  }

  /** Takes the next change set, or null when this thread is to end. */
  private synchronized @Nullable ChangeSet next(Worker self) {
    while (ready.isEmpty() && !closed && worker == self) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Only a listener that interrupts its own thread leads here: the loop goes on.
      }
    }
    if (closed || worker != self) {
      return null;
    }
    Subscriber subscriber = ready.remove();
    self.begin(subscriber);
    return subscriber.poll();
  }

  private synchronized void done(Worker self, Subscriber subscriber) {
    self.running = null;
    stalled.remove(self);
    if (subscriber.requeue() && !closed) {
      ready.add(subscriber);
      ensureWorker();
      notifyAll();
    }
  }

  /** A thread that calls listeners. */
  private final class Worker extends Thread {
    private volatile @Nullable Subscriber running;
    private volatile long since;

    Worker() {
      super("varve-layered-dispatch");
      setDaemon(true);
    }

    Dispatcher dispatcher() {
      return Dispatcher.this;
    }

    void begin(Subscriber subscriber) {
      since = System.nanoTime();
      running = subscriber;
    }

    boolean isStalled() {
      return running != null && System.nanoTime() - since >= STALL.toNanos();
    }

    void await(long end) {
      if (Thread.currentThread() == this) {
        return;
      }
      if (!Closing.join(this, end)) {
        LOG.warn("{} has not ended by the time of the close; interrupting it", running);
        interrupt();
      }
    }

    @Override
    public void run() {
      for (ChangeSet set = next(this); set != null; set = next(this)) {
        Subscriber subscriber = running;
        if (subscriber != null) {
          subscriber.deliver(set, binder);
          // What a listener did to its thread is not the next one's business.
          var unused = Thread.interrupted();
          done(this, subscriber);
        }
      }
    }
  }
}
