package com.acme.etcd;

import com.acme.etcd.EtcdStore.RevisionedEntries;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches etcd from a revision on. After any end of the client's watch (lost server, lost leader,
 * compacted revision, response too large) everything is reread and watched from there: no change is
 * missed, and no case is special.
 *
 * <p>All state belongs to one thread, which also calls the observer.
 */
final class EtcdWatch implements AutoCloseable {
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_CLOSE = Duration.ofMillis(800);

  private final EtcdSettings settings;
  private final SourceObserver observer;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(EtcdWatch::thread);
  private volatile EtcdStore store;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;
  private SortedMap<String, KeyValue> entries;
  private SourceSnapshot last;
  private @Nullable Session session;
  private Duration wait = SHORTEST_WAIT;

  EtcdWatch(
      EtcdSettings settings,
      EtcdStore store,
      RevisionedEntries current,
      SourceSnapshot last,
      SourceObserver observer) {
    this.settings = settings;
    this.store = store;
    this.entries = current.entries();
    this.last = last;
    this.observer = observer;
    run(() -> follow(current.revision()));
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "acme-etcd-watch");
    thread.setDaemon(true);
    return thread;
  }

  private void run(Runnable task) {
    try {
      worker.execute(() -> attempt(task));
    } catch (RejectedExecutionException e) {
      // Closed meanwhile.
    }
  }

  /**
   * Runs a task; reports its failure and rereads everything, since an executor would swallow it.
   */
  private void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      session = null;
      readLater(); // first, since the observer may throw
      if (!closed) {
        observer.failed(failure(e));
      }
    }
  }

  private ConfigException failure(RuntimeException e) {
    return e instanceof ConfigException known
        ? known
        : new SourceException(
            List.of(
                Problem.at(
                    Origin.of(EtcdSource.NAME, "etcd " + settings.endpoints()),
                    "changes that can be followed",
                    e.getClass().getName(),
                    "see the cause; all is read again")),
            e);
  }

  private void follow(long revision) {
    thread = Thread.currentThread();
    Session next = new Session();
    session = next;
    try {
      var unused = store.watch(revision + 1, next);
    } catch (RuntimeException e) {
      lost(next);
    }
  }

  /** One watch of the client. Events of an older watch are ignored. */
  private final class Session implements Watch.Listener {
    @Override
    public void onNext(WatchResponse response) {
      run(() -> changed(this, response));
    }

    @Override
    public void onError(Throwable cause) {
      run(() -> lost(this));
    }

    @Override
    public void onCompleted() {
      run(() -> lost(this));
    }
  }

  private void changed(Session from, WatchResponse response) {
    if (from != session) {
      return;
    }
    wait = SHORTEST_WAIT;
    for (WatchEvent event : response.getEvents()) {
      String key = EtcdStore.key(event.getKeyValue());
      if (event.getEventType() == WatchEvent.EventType.DELETE) {
        entries.remove(key);
      } else {
        entries.put(key, event.getKeyValue());
      }
    }
    if (!response.getEvents().isEmpty()) {
      report(response.getHeader().getRevision());
    }
  }

  private void report(long revision) {
    try {
      last = SnapshotConverter.convert(settings.prefix(), entries, revision, last);
    } catch (SourceException e) {
      observer.malformed(e);
      return;
    }
    observer.changed(last);
  }

  private void lost(Session from) {
    if (from == session) {
      session = null;
      readLater();
    }
  }

  private void readLater() {
    // Jitter: many clients must not reconnect at the same moment.
    long millis = ThreadLocalRandom.current().nextLong(wait.toMillis() / 2, wait.toMillis() + 1);
    Duration twice = wait.multipliedBy(2);
    wait = twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
    try {
      var unused = worker.schedule(() -> attempt(this::readAgain), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed meanwhile.
    }
  }

  private void readAgain() {
    store.close();
    store = new EtcdStore(settings);
    RevisionedEntries current = store.read();
    entries = current.entries();
    report(current.revision());
    follow(current.revision());
  }

  @Override
  public void close() {
    closed = true;
    store.close(); // interrupts a read
    worker.shutdownNow();
    try {
      if (Thread.currentThread() != thread) {
        worker.awaitTermination(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close(); // a connection that was made in the meantime
  }
}
