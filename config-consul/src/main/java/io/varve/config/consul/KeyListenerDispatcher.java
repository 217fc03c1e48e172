package io.varve.config.consul;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Dispatcher of changes to one {@link KeyListener}, on a thread of its own. Compares the current
 * entries with the reported ones, so that no failure in between can lose a change. A slow listener
 * delays no other one, and receives only the latest value of each key. Thread-safe.
 */
final class KeyListenerDispatcher implements KeyWatch {
  private static final Logger log = ConsulOrigins.LOG;
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

  private final KeyListener listener;
  private final Supplier<List<KvEntries>> entries;
  private final ObjLongConsumer<KeyListenerDispatcher> release;
  private final AtomicBoolean released = new AtomicBoolean();
  private final Thread thread;

  /** The last entry that was reported to the listener, by key. Used by one thread at a time. */
  private final Map<String, KvEntry> reported = new HashMap<>();

  /** The differences to report: an entry, or empty for a deleted key. Used by one thread. */
  private final Map<String, Optional<KvEntry>> pending = new TreeMap<>();

  /** The entries that were compared last. Used by one thread at a time. */
  private List<KvEntries> compared = List.of();

  /** Guarded by this, like the following fields. */
  private boolean signalled = true;

  private @Nullable ConfigException failure;
  private @Nullable Thread calling;
  private boolean closed;

  /**
   * A dispatcher that does not run yet.
   *
   * @param entries the current entries; each key is in one of the lists
   * @param release called once after the close, with a time of {@link System#nanoTime} by which it
   *     should return
   */
  KeyListenerDispatcher(
      String name,
      KeyListener listener,
      Supplier<List<KvEntries>> entries,
      ObjLongConsumer<KeyListenerDispatcher> release) {
    this.listener = listener;
    this.entries = entries;
    this.release = release;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Treats the current entries as already reported. */
  void skipPresent() {
    compared = entries.get();
    compared.forEach(some -> some.list().forEach(entry -> reported.put(entry.key(), entry)));
  }

  /** Reports the current entries on the calling thread. */
  void reportPresent() {
    compare(entries.get());
    while (reportNext()) {
      // until all are reported
    }
  }

  /** Begins to report changes. */
  synchronized void start() {
    if (!closed) {
      thread.start();
    }
  }

  /** Notifies of changed entries. Needs no memory. */
  synchronized void signal() {
    signalled = true;
    notifyAll();
  }

  synchronized void failed(ConfigException reason) {
    failure = reason;
    notifyAll();
  }

  private void run() {
    boolean open = true;
    while (open) {
      try {
        open = reportWhatIsThere();
      } catch (Throwable e) {
        // No memory, for instance. The comparison is repeated.
        retryLater();
      }
    }
  }

  /** Waits for something to report, and reports it. Returns false once closed. */
  private boolean reportWhatIsThere() {
    boolean open = await();
    if (open && takeSignal()) {
      compare(entries.get());
    }
    if (open && !reportNext()) {
      reportFailure();
    }
    return open;
  }

  /** Waits for something to report. Returns false once closed. */
  private synchronized boolean await() {
    while (!signalled && pending.isEmpty() && failure == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Only a listener interrupts this thread; the loop continues.
      }
    }
    return !closed;
  }

  private synchronized boolean takeSignal() {
    boolean taken = signalled;
    signalled = false;
    return taken;
  }

  private synchronized void retryLater() {
    signalled = true;
    long until = System.nanoTime() + RETRY_INTERVAL.toNanos();
    for (long left = millisUntil(until); !closed && left > 0; left = millisUntil(until)) {
      try {
        wait(left);
      } catch (InterruptedException e) {
        // Only a listener interrupts this thread; the loop continues.
      }
    }
  }

  /** Finds the differences to what was reported. May be repeated after it failed half-way. */
  private void compare(List<KvEntries> now) {
    Set<String> gone = new HashSet<>();
    for (KvEntries before : without(compared, now)) {
      before.list().forEach(entry -> gone.add(entry.key()));
    }
    for (KvEntries changed : without(now, compared)) {
      for (KvEntry entry : changed.list()) {
        gone.remove(entry.key());
        expect(entry.key(), Optional.of(entry));
      }
    }
    gone.forEach(key -> expect(key, Optional.empty()));
    compared = now;
  }

  /** The lists of entries that are not among others. Those that did not change are the same. */
  private static Set<KvEntries> without(List<KvEntries> some, List<KvEntries> others) {
    Set<KvEntries> left = Collections.newSetFromMap(new IdentityHashMap<>());
    left.addAll(some);
    others.forEach(left::remove);
    return left;
  }

  private void expect(String key, Optional<KvEntry> entry) {
    if (entry.equals(Optional.ofNullable(reported.get(key)))) {
      pending.remove(key);
    } else {
      pending.put(key, entry);
    }
  }

  /** Reports one difference. Returns false if there is none. */
  private boolean reportNext() {
    if (pending.isEmpty()) {
      return false;
    }
    String key = pending.keySet().iterator().next();
    Optional<KvEntry> entry = Objects.requireNonNull(pending.get(key));
    Runnable call = () -> report(key, entry);
    entry.ifPresentOrElse(now -> reported.put(key, now), () -> reported.remove(key));
    pending.remove(key); // last: without memory, nothing above may lose the change
    return call(call);
  }

  private void report(String key, Optional<KvEntry> entry) {
    if (entry.isEmpty()) {
      listener.changed(key, Optional.empty());
      return;
    }
    Optional<String> text = entry.get().utf8();
    if (text.isPresent()) {
      listener.changed(key, text);
    } else {
      listener.changedToBytes(key, entry.get().value().clone());
    }
  }

  private void reportFailure() {
    ConfigException reason = failure();
    if (reason != null) {
      Runnable call = () -> listener.failed(reason);
      endFailure(reason); // last: without memory, nothing above may lose the failure
      call(call);
    }
  }

  private synchronized @Nullable ConfigException failure() {
    return failure;
  }

  /** Forgets a failure, but not a later one. */
  private synchronized void endFailure(ConfigException reported) {
    if (failure == reported) {
      failure = null;
    }
  }

  /** Calls the listener. Returns false without a call once closed. */
  private boolean call(Runnable call) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      calling = Thread.currentThread();
    }
    try {
      call.run();
    } catch (Throwable e) {
      tryToLog(e);
    } finally {
      synchronized (this) {
        calling = null;
        notifyAll();
      }
    }
    return true;
  }

  private static void tryToLog(Throwable e) {
    try {
      log.error(
          "A listener of the Consul source threw an exception; it still gets later changes", e);
    } catch (Throwable again) {
      // No memory to log it, for instance. The thread goes on with the next change.
    }
  }

  @Override
  public void close() {
    long until = System.nanoTime() + EntryWatch.CLOSE_TIMEOUT.toNanos();
    stop();
    join(until);
    if (released.compareAndSet(false, true)) {
      release.accept(this, until);
    }
  }

  /** Prevents further calls. */
  synchronized void stop() {
    closed = true;
    notifyAll();
  }

  /** Waits for a running call and for the thread, up to a time of {@link System#nanoTime}. */
  void join(long until) {
    try {
      synchronized (this) {
        while (calling != null && calling != Thread.currentThread()) {
          long left = millisUntil(until);
          if (left <= 0) {
            return;
          }
          wait(left);
        }
      }
      long left = millisUntil(until);
      if (thread != Thread.currentThread() && left > 0) {
        thread.join(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long millisUntil(long until) {
    return (until - System.nanoTime()) / 1_000_000;
  }
}
