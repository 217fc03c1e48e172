package io.varve.config.consul.internal.watch;

import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.client.QueryReader;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.publish.SnapshotPublisher;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.ReadConsistency;
import io.varve.config.consul.internal.shard.IncrementalShardReader;
import io.varve.config.consul.internal.shard.ShardTuning;
import io.varve.config.consul.internal.shard.TreeSharder;
import io.varve.config.spi.SourceObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Watches of a source: one per query, and several for a large prefix, which is split into shards.
 * Each has a thread and a connection. Owns the threads. Thread-safe.
 */
public final class WatchSupervisor {
  /** Connections that are reserved for other requests, and for a watch that ends. */
  public static final int SPARE_CONNECTIONS = 2;

  private final ConsulSettings settings;
  private final ConnectionPool pool;
  private final SnapshotPublisher publisher;
  private final Backoff backoff;
  private final CircuitBreaker breaker;

  /** The running watches. Guarded by this, like the following fields. */
  private final List<Watch> watches = new ArrayList<>();

  private int freeConnections;
  private int generations;
  private int threads;
  private boolean closed;

  private record Watch(KvQuery query, QueryWatcher watcher, Thread thread) {}

  /** The number of keys and shards of a prefix when it was split, and the time of the split. */
  private record Split(int keys, int shards, long at) {}

  /**
   * Starts the watches.
   *
   * @param seen the last index of each query; a query without index is reread
   */
  public WatchSupervisor(
      ConsulSettings settings,
      List<KvQuery> queries,
      Map<KvQuery, Long> seen,
      ConnectionPool pool,
      SnapshotPublisher publisher,
      SourceObserver observer) {
    this.settings = settings;
    this.pool = pool;
    this.publisher = publisher;
    this.backoff =
        new Backoff(settings.timing().backoff(), () -> ThreadLocalRandom.current().nextDouble());
    this.breaker = new CircuitBreaker(backoff);
    publisher.observe(observer);
    start(queries, seen);
  }

  private void start(List<KvQuery> queries, Map<KvQuery, Long> seen) {
    freeConnections = settings.watching().connections() - SPARE_CONNECTIONS - queries.size();
    int large =
        (int) queries.stream().filter(query -> isLarge(query, ShardTuning.LARGE_PREFIX)).count();
    int share = large == 0 ? 0 : freeConnections / large;
    for (KvQuery query : queries) {
      long index = Math.max(0, seen.getOrDefault(query, 0L));
      if (query instanceof KvQuery.Prefix prefix && isLarge(query, ShardTuning.LARGE_PREFIX)) {
        watchInShards(prefix, index, share);
      } else {
        watchWhole(query, index);
      }
    }
  }

  /** Returns true if only the changed folders of a query should be read. */
  private boolean isLarge(KvQuery query, long threshold) {
    return query instanceof KvQuery.Prefix
        && switch (settings.watching().mode()) {
          case WHOLE -> false;
          case INCREMENTAL -> true;
          // A server that lags behind would hide changes that another server has already reported.
          case AUTO ->
              settings.consistency() != ReadConsistency.STALE
                  && publisher.accepted(query).weight() > threshold;
        };
  }

  private void watchWhole(KvQuery query, long index) {
    KvReader reader = new KvReader(settings, pool);
    run(
        query,
        index,
        reader,
        QueryReader.whole(query, reader),
        answer -> splitIfLarge(query, answer));
  }

  /** Splits a prefix that has grown: its shards replace the calling watch. */
  private boolean splitIfLarge(KvQuery query, IndexedEntries answer) {
    // Not while the answer is refused: the shards would not report the refusal again.
    if (!isLarge(query, ShardTuning.SPLIT_WHILE_WATCHING)
        || !publisher.accepted(query).equals(answer.entries())) {
      return false;
    }
    remove(watch -> watch.query.equals(query));
    long index = answer.index() == null ? 0 : answer.index();
    watchInShards((KvQuery.Prefix) query, index, Integer.MAX_VALUE);
    return true;
  }

  private void watchInShards(KvQuery.Prefix prefix, long index, int share) {
    KvEntries entries = publisher.accepted(prefix);
    Map<KvQuery.Shard, KvEntries> shards = reserve(prefix, entries, share);
    publisher.split(prefix, shards);
    Split split = new Split(entries.list().size(), shards.size(), System.nanoTime());
    shards.forEach(
        (shard, found) -> {
          KvReader reader = new KvReader(settings, pool);
          QueryReader shardReader =
              new IncrementalShardReader(
                  reader, shard, settings.consistency(), found, index, ShardTuning.SMALL_SHARD);
          run(
              shard,
              index,
              reader,
              shardReader,
              answer -> shard.isRemainder() && mergeIfOutgrown(shard, split));
        });
  }

  private synchronized Map<KvQuery.Shard, KvEntries> reserve(
      KvQuery.Prefix prefix, KvEntries entries, int share) {
    int limit = 1 + Math.max(0, Math.min(share, freeConnections));
    Map<KvQuery.Shard, KvEntries> shards = TreeSharder.split(prefix, entries, limit, ++generations);
    freeConnections -= shards.size() - 1;
    return shards;
  }

  /**
   * Merges the shards of a prefix if the number of keys has doubled or halved: one watch replaces
   * them, and may split the prefix again.
   */
  private boolean mergeIfOutgrown(KvQuery.Shard remainder, Split split) {
    KvQuery.Prefix prefix = remainder.parent();
    int keys = publisher.size(prefix);
    int slack = ShardTuning.RESPLIT_SLACK;
    boolean fits = keys < 2L * split.keys + slack && 2L * keys + slack > split.keys;
    long interval = ShardTuning.RESPLIT_INTERVAL.toNanos() * (split.shards - 1);
    if (fits || System.nanoTime() - split.at < interval) {
      return false;
    }
    List<Watch> merged =
        remove(
            watch ->
                watch.query instanceof KvQuery.Shard shard
                    && shard.generation() == remainder.generation());
    merged.forEach(watch -> watch.watcher.end());
    publisher.merge(prefix);
    watchWhole(prefix, 0);
    return true;
  }

  /** Removes the watches that another watch replaces. */
  private synchronized List<Watch> remove(Predicate<Watch> which) {
    List<Watch> removed = watches.stream().filter(which).toList();
    watches.removeAll(removed);
    freeConnections += removed.size() - 1;
    return removed;
  }

  private synchronized void run(
      KvQuery query,
      long index,
      KvReader reader,
      QueryReader queryReader,
      Predicate<IndexedEntries> handover) {
    if (closed) {
      return;
    }
    QueryWatcher watcher =
        new QueryWatcher(
            query,
            new WatchIndex(index),
            reader,
            queryReader,
            publisher,
            breaker,
            backoff,
            settings,
            handover);
    Thread thread = new Thread(watcher, "varve-consul-watch-" + ++threads);
    thread.setDaemon(true);
    watches.add(new Watch(query, watcher, thread));
    thread.start();
  }

  /**
   * Ends the watches.
   *
   * @param closeConnections closes the connections
   */
  public void close(Runnable closeConnections, Duration timeout) {
    long until = System.nanoTime() + timeout.toNanos();
    List<Watch> running;
    synchronized (this) {
      closed = true;
      running = List.copyOf(watches);
    }
    running.forEach(watch -> watch.watcher.end());
    breaker.close();
    closeConnections.run();
    publisher.close(timeout.toNanos());
    for (Watch watch : running) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (watch.thread == Thread.currentThread() || left <= 0) {
        continue;
      }
      try {
        watch.thread.join(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
