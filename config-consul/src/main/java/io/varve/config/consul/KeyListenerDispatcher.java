package io.varve.config.consul;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.kv.Consul;
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
 * Tells a listener key by key what changed, on a thread of its own: one that is slow delays nobody
 * else, and finds only the latest value of each key when it comes back. Thread-safe.
 */
final class KeyListenerDispatcher implements SourceObserver, EntryObserver {
  private static final Logger log = Consul.LOG;

  private final KeyListener listener;
  private final Thread thread;

  /** What the listener knows, by key. */
  private final Map<String, KvEntry> told = new HashMap<>();

  /** What it is to be told: an entry, or empty for a key that is gone. */
  private final Map<String, Optional<KvEntry>> pending = new TreeMap<>();

  private @Nullable ConfigException failure;
  private boolean closed;

  /** Starts the thread. */
  KeyListenerDispatcher(KeyListener listener) {
    this.listener = listener;
    thread = new Thread(this::run, "varve-consul-callback");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes the listener to know the baseline. */
  @Override
  public synchronized void baseline(Collection<KvEntries> accepted) {
    accepted.forEach(contents -> contents.entries().forEach(e -> told.put(e.key(), e)));
  }

  @Override
  public synchronized void changed(KvEntries before, KvEntries after) {
    before.missingIn(after).forEach(key -> pending.put(key, Optional.empty()));
    after.entries().forEach(entry -> pending.put(entry.key(), Optional.of(entry)));
    pending.entrySet().removeIf(change -> isKnown(change.getKey(), change.getValue()));
    notifyAll();
  }

  private boolean isKnown(String key, Optional<KvEntry> now) {
    KvEntry known = told.get(key);
    return known == null ? now.isEmpty() : now.isPresent() && now.get().sameAs(known);
  }

  /** Of no use here: it has no keys of the store. */
  @Override
  public void changed(SourceSnapshot snapshot) {}

  @Override
  public synchronized void failed(ConfigException reason) {
    failure = reason;
    notifyAll();
  }

  private void run() {
    for (Runnable call = next(); call != null; call = next()) {
      try {
        call.run();
      } catch (RuntimeException | Error e) {
        log.error("A listener of consul threw; it goes on getting changes", e);
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    while (pending.isEmpty() && failure == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Only a listener that interrupts its own thread leads here: the loop goes on.
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
    Optional<KvEntry> entry = Objects.requireNonNull(pending.remove(key));
    entry.ifPresentOrElse(now -> told.put(key, now), () -> told.remove(key));
    return () -> tell(key, entry);
  }

  private void tell(String key, Optional<KvEntry> entry) {
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

  /** Begins no call any more. */
  synchronized void stop() {
    closed = true;
    notifyAll();
  }

  /** Waits for a call that runs, but not for long. */
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
