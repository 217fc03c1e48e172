package io.varve.config.consul.internal.publish;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.cache.SnapshotCache;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.layers.KeyLayout;
import io.varve.config.consul.internal.layers.LayerAssembler;
import io.varve.config.consul.internal.publish.FailureLedger.Failure;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Combines the answers of all watches and reports to the observer: one whole snapshot for each
 * change, and each failure once. Answers without a change are not reported, except the first one
 * after which no query fails any more. Thread-safe. Calls the observer on one thread at a time.
 */
public final class SnapshotPublisher {
  private static final Logger log = ConsulOrigins.LOG;

  private final ReentrantLock lock = new ReentrantLock();
  private final KeyLayout layout;
  private final LayerAssembler assembler;
  private final @Nullable SnapshotCache cache;
  private final AcceptedEntries accepted = new AcceptedEntries();
  private final FailureLedger failures = new FailureLedger();
  private final SizeMonitor sizes;

  private SourceSnapshot current = SourceSnapshot.of();
  private long index;
  private @Nullable SourceObserver observer;
  private @Nullable Runnable entryObserver;
  private volatile boolean closed;

  /**
   * A publisher without entries.
   *
   * @param cache the cache to write; null for none
   * @param maxSize the largest size of a query that a start accepts, in bytes
   */
  public SnapshotPublisher(
      KeyLayout layout, LayerAssembler assembler, @Nullable SnapshotCache cache, long maxSize) {
    this.layout = layout;
    this.assembler = assembler;
    this.cache = cache;
    this.sizes = new SizeMonitor(maxSize);
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Accepts the first entries.
   *
   * @param from a remark about their origin, for the revision; empty if they are from the server
   * @throws ConfigException if they cannot be parsed; then nothing is accepted
   */
  public SourceSnapshot start(Map<KvQuery, IndexedEntries> answers, String from) {
    Map<KvQuery, KvEntries> entries = new HashMap<>();
    answers.forEach((query, answer) -> entries.put(query, answer.entries()));
    return locked(
        () -> {
          List<SourceLayer> layers = assembler.layers(layout.inputs(entries));
          index = 0;
          answers.forEach(
              (query, answer) -> {
                accepted.put(query, answer.entries(), answer.indexOrZero());
                index = Math.max(index, answer.indexOrZero());
              });
          answers.keySet().forEach(this::warnOfSize);
          current = new SourceSnapshot(layers, (index > 0 ? "@" + index : "") + from);
          return current;
        });
  }

  /**
   * Records the reason why the first entries are not from the server. It is reported when the watch
   * begins.
   */
  public void startedWithout(
      Collection<KvQuery> queries, FailureKind kind, ConfigException reason) {
    Failure failure = Failure.of(kind, reason);
    locked(() -> queries.forEach(query -> failures.add(query, failure)));
  }

  /** Writes the accepted state to the cache, if there is one. */
  public void save() {
    locked(
        () -> {
          if (cache != null) {
            cache.save(accepted.whole(), index);
          }
        });
  }

  /** Sets the observer of snapshots and failures. */
  public void observe(SourceObserver snapshots) {
    locked(() -> observer = snapshots);
  }

  /** Sets the observer of changed {@link #entries}. It is called while others wait. */
  public void observeEntries(Runnable changed) {
    locked(() -> entryObserver = changed);
  }

  /** The accepted entries. Lists that did not change are the same as before. */
  public List<KvEntries> entries() {
    return locked(() -> List.copyOf(accepted.all()));
  }

  /**
   * Reports the failure of the start, unless there was none or it was already reported. Each watch
   * calls this when it begins.
   */
  public void begin() {
    locked(
        () -> {
          if (!closed) {
            failures.unreported().ifPresent(this::report);
          }
        });
  }

  /** The accepted entries of a query. */
  public KvEntries accepted(KvQuery query) {
    return locked(() -> accepted.get(query));
  }

  /**
   * Returns true if an answer is older than the accepted entries, and has other contents. It may
   * only be accepted if a consistent read confirms it.
   */
  public boolean isOlder(KvQuery query, IndexedEntries answer) {
    return locked(() -> accepted.isOlder(query, answer.entries(), answer.indexOrZero()));
  }

  /** Replaces a prefix by its shards, which report from now on. */
  public void split(KvQuery.Prefix prefix, Map<KvQuery.Shard, KvEntries> entries) {
    locked(
        () -> {
          accepted.split(prefix, entries);
          failures.move(List.of(prefix), entries.keySet());
        });
  }

  /** Replaces the shards of a prefix by the prefix, which reports from now on. */
  public void merge(KvQuery.Prefix prefix) {
    locked(() -> failures.move(accepted.merge(prefix), List.of(prefix)));
  }

  /**
   * The queries that are watched in place of a configured query: its shards, or the query itself.
   */
  public List<KvQuery> watched(KvQuery query) {
    return locked(() -> accepted.watched(query));
  }

  /** The number of watches beyond one per query. */
  public int extraWatches() {
    return locked(accepted::extraWatches);
  }

  /** The number of accepted keys below a prefix that is watched in shards. */
  public int size(KvQuery.Prefix prefix) {
    return locked(() -> accepted.size(prefix));
  }

  /** Processes the answer to a query. */
  public void answered(KvQuery query, KvEntries entries, long seen) {
    locked(
        () -> {
          if (!closed && accepted.isCurrent(query)) {
            accept(query, entries, seen);
          }
        });
  }

  private void accept(KvQuery query, KvEntries entries, long seen) {
    KvEntries before = accepted.get(query);
    List<SourceLayer> layers = current.layers();
    boolean same = entries.equals(before);
    if (same) {
      accepted.confirm(query, seen);
    } else {
      try {
        layers = layers(query, before, entries);
      } catch (ConfigException unreadable) {
        failures
            .record(query, Failure.of(FailureKind.MALFORMED, unreadable))
            .ifPresent(this::report);
        return;
      }
      accepted.put(query, entries, seen);
      KvQuery.Prefix prefix = prefixOf(query);
      warnOfSize(prefix == null ? query : prefix);
      if (entryObserver != null) {
        entryObserver.run();
      }
    }
    boolean healed = failures.resolve(query);
    index = seen > 0 ? seen : index;
    if (healed || !layers.equals(current.layers())) {
      current = new SourceSnapshot(layers, "@" + index);
      reportCurrent();
    }
    failures.unreported().ifPresent(this::report);
    if (!same && cache != null) {
      cache.save(accepted.whole(), index);
    }
  }

  /**
   * The layers after the entries of a query are replaced by new ones: patched if possible,
   * otherwise reassembled.
   */
  private List<SourceLayer> layers(KvQuery query, KvEntries before, KvEntries now) {
    KvQuery.Prefix prefix = prefixOf(query);
    if (prefix != null) {
      List<SourceLayer> patched =
          layout
              .changes(prefix, before, now)
              .map(changes -> assembler.patch(KeyLayout.layerName(prefix), changes))
              .orElse(List.of());
      if (!patched.isEmpty()) {
        return patched;
      }
    }
    return assembler.layers(layout.inputs(accepted.wholeWith(query, now)));
  }

  private void warnOfSize(KvQuery query) {
    long percent =
        sizes.percentIfPassed(query, accepted.watched(query).stream().map(accepted::get).toList());
    if (percent > 0) {
      log.warn(
          "The contents of {} have {} % of the size that varve.consul.max-size allows. With more than"
              + " 100 %, a start fails: raise it, or divide the contents",
          query.displayName(), percent);
    }
  }

  private static KvQuery.@Nullable Prefix prefixOf(KvQuery query) {
    return query instanceof KvQuery.Shard shard
        ? shard.parent()
        : query instanceof KvQuery.Prefix prefix ? prefix : null;
  }

  private void reportCurrent() {
    if (observer != null) {
      try {
        if (failures.isEmpty()) {
          failures.endReported();
          observer.changed(current);
        } else {
          observer.changedWhileFailing(current);
        }
      } catch (RuntimeException | Error e) {
        logThrown(e);
      }
    }
  }

  /**
   * Records that the server is lost, which is reported once for all queries. The accepted state
   * remains.
   */
  public void lost(KvQuery query, ConfigException reason) {
    failed(query, Failure.of(FailureKind.OUTAGE, reason));
  }

  /**
   * Records that a query is refused, or that its answer is not accepted. The accepted state
   * remains.
   */
  public void failed(KvQuery query, ConfigException reason) {
    failed(query, Failure.of(FailureKind.REFUSED, reason));
  }

  /**
   * Records that the server answers a query with an older state, which the leader does not confirm.
   * The accepted state remains.
   */
  public void unconfirmed(KvQuery query, ConfigException reason) {
    failed(query, Failure.of(FailureKind.UNCONFIRMED, reason));
  }

  private void failed(KvQuery query, Failure failure) {
    locked(
        () -> {
          if (!closed && accepted.isCurrent(query)) {
            failures.record(query, failure).ifPresent(this::report);
          }
        });
  }

  private void report(Failure failure) {
    if (observer != null) {
      failures.reported(failure);
      try {
        switch (failure.kind()) {
          case MALFORMED, UNCONFIRMED -> observer.malformed(failure.reason());
          case OUTAGE, REFUSED -> observer.failed(failure.reason());
        }
      } catch (RuntimeException | Error e) {
        logThrown(e);
      }
    }
  }

  private static void logThrown(Throwable thrown) {
    log.warn(
        "The observer of the Consul source failed with {}; the watch continues",
        thrown.getClass().getName());
  }

  /**
   * Stops all reports.
   *
   * @param timeout the longest wait for a running call, in nanoseconds
   */
  public void close(long timeout) {
    closed = true;
    try {
      if (lock.tryLock(timeout, TimeUnit.NANOSECONDS)) {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
