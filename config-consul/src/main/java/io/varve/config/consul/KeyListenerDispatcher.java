package io.varve.config.consul;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.publish.EntryObserver;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Dispatcher of changes to a {@link KeyListener}, on a thread of its own. A slow listener does not
 * delay others, and receives only the latest value of each key. Thread-safe.
 */
final class KeyListenerDispatcher implements SourceObserver, EntryObserver {
  private static final Logger log = ConsulOrigins.LOG;

  private final KeyListener listener;
  private final Thread thread;

  /** The last entry that was reported to the listener, by key. */
  private final Map<String, KvEntry> reported = new HashMap<>();

  /** The changes to report: an entry, or empty for a deleted key. */
  private final Map<String, Optional<KvEntry>> pending = new TreeMap<>();

  private @Nullable ConfigException failure;
  private boolean closed;

  KeyListenerDispatcher(KeyListener listener) {
    this.listener = listener;
    thread = new Thread(this::run, "varve-consul-callback");
    thread.setDaemon(true);
    thread.start();
  }

  /** Treats the baseline as already reported. */
  @Override
  public synchronized void baseline(Collection<KvEntries> accepted) {
    accepted.forEach(entries -> entries.list().forEach(e -> reported.put(e.key(), e)));
  }

  @Override
  public synchronized void changed(KvEntries before, KvEntries after) {
    before.missingIn(after).forEach(key -> pending.put(key, Optional.empty()));
    after.list().forEach(entry -> pending.put(entry.key(), Optional.of(entry)));
    pending
        .entrySet()
        .removeIf(
            change -> change.getValue().equals(Optional.ofNullable(reported.get(change.getKey()))));
    notifyAll();
  }

  /** Ignored: a snapshot does not have the keys of the store. */
  @Override
  public void changed(SourceSnapshot snapshot) {}

  @Override
  public synchronized void failed(ConfigException reason) {
    failure = reason;
    notifyAll();
  }

  private void run() {
    boolean open = true;
    while (open) {
      try {
        open = callNext();
      } catch (Throwable e) {
        tryToLog(e);
      }
    }
  }

  private static void tryToLog(Throwable e) {
    try {
      log.error(
          "A listener of the Consul source threw an exception; it still gets later changes", e);
    } catch (Throwable again) {
      // No memory to log it, for instance. The thread goes on with the next change.
    }
  }

  /** Waits for the next call and makes it. Returns false once closed. */
  private boolean callNext() {
    Runnable call = next();
    if (call != null) {
      call.run();
    }
    return call != null;
  }

  private synchronized @Nullable Runnable next() {
    while (pending.isEmpty() && failure == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Only a listener interrupts this thread; the loop continues.
      }
    }
    if (closed) {
      return null;
    }
    ConfigException reason = failure;
    if (pending.isEmpty() && reason != null) {
      failure = null;
      return () -> listener.failed(reason);
    }
    String key = pending.keySet().iterator().next();
    Optional<KvEntry> entry = Objects.requireNonNull(pending.get(key));
    Runnable call = () -> call(key, entry);
    entry.ifPresentOrElse(now -> reported.put(key, now), () -> reported.remove(key));
    pending.remove(key); // last: without memory, nothing above may lose the change
    return call;
  }

  private void call(String key, Optional<KvEntry> entry) {
    if (entry.isEmpty()) {
      listener.changed(key, Optional.empty());
      return;
    }
    Optional<String> text = entry.get().text();
    if (text.isPresent()) {
      listener.changed(key, text);
    } else {
      listener.failed(entry.get().notText());
    }
  }

  /** Prevents further calls. */
  synchronized void stop() {
    closed = true;
    notifyAll();
  }

  /** Waits for a running call, up to a limit. */
  void join(long millis) {
    if (thread == Thread.currentThread() || millis <= 0) {
      return;
    }
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
