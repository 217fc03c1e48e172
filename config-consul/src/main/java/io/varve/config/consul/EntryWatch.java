package io.varve.config.consul;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.kv.KeyPatterns;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.layers.DocumentFormats;
import io.varve.config.consul.internal.layers.KeyLayout;
import io.varve.config.consul.internal.layers.LayerAssembler;
import io.varve.config.consul.internal.publish.SnapshotPublisher;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.KeyRules;
import io.varve.config.consul.internal.watch.EndSignal;
import io.varve.config.consul.internal.watch.InitialLoader;
import io.varve.config.consul.internal.watch.WatchSupervisor;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Watch of the entries of some queries, which all listeners of a {@link ConsulSource} share. Values
 * are not parsed. Thread-safe.
 */
final class EntryWatch implements SourceObserver {
  static final Duration CLOSE_TIMEOUT = Duration.ofMillis(900);

  private static final KeyListenerDispatcher[] NONE = {};

  private final ConsulSettings settings;
  private final List<KvQuery> queries;
  private final ConnectionPool pool;
  private final SnapshotPublisher publisher;
  private final EndSignal end = new EndSignal();

  /** Held during the first read, which the first listener requires. */
  private final ReentrantLock starting = new ReentrantLock();

  /** An array, so that a signal needs no memory. */
  private volatile KeyListenerDispatcher[] dispatchers = NONE;

  /** Guarded by this, like the following fields. */
  private @Nullable WatchSupervisor supervisor;

  private @Nullable ConfigException failing;
  private int threads;
  private boolean closed;

  /** A watch that has not begun. Sends no request yet. */
  EntryWatch(ConsulSettings settings, List<KvQuery> queries) {
    this.settings = settings;
    this.queries = queries;
    int connections =
        Math.max(
            settings.watching().connections(), queries.size() + WatchSupervisor.SPARE_CONNECTIONS);
    this.pool = new ConnectionPool(settings, connections);
    this.publisher = withoutLayers(settings.maxSize());
    publisher.observeEntries(this::signal);
  }

  /** A publisher of entries, whose layout reads none of them. */
  private static SnapshotPublisher withoutLayers(long maxSize) {
    KeyRules rules = new KeyRules(KeyPatterns.NONE, KeyPatterns.NONE, KeyPatterns.NONE);
    ConsulSettings.Selection nothing =
        new ConsulSettings.Selection(List.of(), List.of(), "", null, rules);
    DocumentFormats formats = new DocumentFormats(List.of(), null);
    return new SnapshotPublisher(
        new KeyLayout(nothing, formats),
        new LayerAssembler(formats, KeyPatterns.NONE),
        null,
        maxSize);
  }

  /**
   * Adds a listener. The first one waits for the first read.
   *
   * @param present true to report the present entries to it, before this returns
   * @param release called once after the listener's watch was closed
   * @throws io.varve.config.SourceException if the first read fails
   * @throws IllegalStateException if this is closed
   */
  KeyListenerDispatcher add(
      KeyListener listener, boolean present, ObjLongConsumer<KeyListenerDispatcher> release) {
    start();
    KeyListenerDispatcher added;
    synchronized (this) {
      added =
          new KeyListenerDispatcher(
              "varve-consul-callback-" + ++threads, listener, publisher::entries, release);
    }
    if (!present) {
      added.skipPresent();
    }
    synchronized (this) {
      requireOpen();
      KeyListenerDispatcher[] more = Arrays.copyOf(dispatchers, dispatchers.length + 1);
      more[more.length - 1] = added;
      dispatchers = more;
      if (failing != null) {
        added.failed(failing);
      }
    }
    try {
      if (present) {
        added.reportPresent();
      }
      added.start();
      return added;
    } catch (RuntimeException | Error e) {
      remove(added);
      throw e;
    }
  }

  private void start() {
    starting.lock();
    try {
      synchronized (this) {
        requireOpen();
        if (supervisor != null) {
          return;
        }
      }
      InitialLoader loader = new InitialLoader(settings, queries, pool, publisher, null, end);
      var unused = loader.load();
      // Outside the lock: the watches may report to this at once.
      WatchSupervisor started =
          new WatchSupervisor(settings, queries, loader.seen(), pool, publisher, this);
      synchronized (this) {
        if (!closed) {
          supervisor = started;
          return;
        }
      }
      started.close(pool::close, CLOSE_TIMEOUT);
      throw new IllegalStateException("this source is closed");
    } finally {
      starting.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this source is closed");
    }
  }

  private void signal() {
    for (KeyListenerDispatcher each : dispatchers) {
      each.signal();
    }
  }

  /** The end of a failure; a snapshot has no layers. */
  @Override
  public synchronized void changed(SourceSnapshot snapshot) {
    failing = null;
  }

  @Override
  public void changedWhileFailing(SourceSnapshot snapshot) {}

  @Override
  public synchronized void failed(ConfigException failure) {
    failing = failure;
    for (KeyListenerDispatcher each : dispatchers) {
      each.failed(failure);
    }
  }

  /** The present failure. */
  synchronized Optional<ConfigException> failure() {
    return Optional.ofNullable(failing);
  }

  int listeners() {
    return dispatchers.length;
  }

  synchronized void remove(KeyWatch closing) {
    dispatchers =
        Arrays.stream(dispatchers)
            .filter(each -> each != closing)
            .toArray(KeyListenerDispatcher[]::new);
  }

  /**
   * Ends the watch and all calls.
   *
   * @param until the time of {@link System#nanoTime} by which this should return
   */
  void close(long until) {
    WatchSupervisor watching;
    KeyListenerDispatcher[] ending;
    synchronized (this) {
      closed = true;
      watching = supervisor;
      ending = dispatchers;
    }
    end.send();
    for (KeyListenerDispatcher each : ending) {
      each.stop();
    }
    // Outside the lock: this waits for threads, which may report.
    if (watching == null) {
      pool.close();
    } else {
      watching.close(pool::close, Duration.ofNanos(Math.max(1, until - System.nanoTime())));
    }
    for (KeyListenerDispatcher each : ending) {
      each.join(until);
    }
  }
}
