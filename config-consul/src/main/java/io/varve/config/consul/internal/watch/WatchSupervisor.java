package io.varve.config.consul.internal.watch;

import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.client.QueryReader;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.kv.ConsulOrigins;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Watches of a source: one per query, and several for a large prefix, which is split into shards.
 * Each has a thread and a connection. Owns the threads. Thread-safe.
 *
 * <p>A thread of its own compares the queries with the watches that run, and starts what is
 * missing: a lack of memory or threads can end a watch, or interrupt its replacement by others.
 */
public final class WatchSupervisor {
  private static final Logger log = ConsulOrigins.LOG;

  /** Connections that are reserved for other requests, and for a watch that ends. */
  public static final int SPARE_CONNECTIONS = 2;

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

  private final ConsulSettings settings;
  private final List<KvQuery> queries;
  private final ConnectionPool pool;
  private final SnapshotPublisher publisher;
  private final WatchContext context;

  /** Held while watches replace others, so that a check sees no half-made replacement. */
  private final Object replacement = new Object();

  private final EndSignal end = new EndSignal();
  private final Thread supervisor;

  /** The running watches. Guarded by this, like the following fields. */
  private final List<Watch> watches = new ArrayList<>();

  private int threads;

  /** Guarded by the replacement lock. */
  private int generations;

  /** Prefixes with a name that prevents that changes are located. Guarded by the same lock. */
  private final Set<KvQuery> indivisible = new HashSet<>();

  record Watch(KvQuery query, QueryWatcher watcher, Thread thread) {}

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
    this.queries = List.copyOf(queries);
    this.pool = pool;
    this.publisher = publisher;
    Backoff backoff =
        new Backoff(settings.timing().backoff(), () -> ThreadLocalRandom.current().nextDouble());
    this.context =
        new WatchContext(
            settings,
            publisher,
            new CircuitBreaker(backoff),
            backoff,
            new WaitLimit(settings.timing().block(), System::nanoTime),
            new RequestPace(System::nanoTime),
            new MissingPrefixes());
    publisher.observe(observer);
    synchronized (replacement) {
      start(seen);
    }
    supervisor = new Thread(this::supervise, "varve-consul-supervisor");
    supervisor.setDaemon(true);
    supervisor.start();
  }

  private void supervise() {
    while (!end.isSent()) {
      try {
        if (!end.await(CHECK_INTERVAL.toNanos())) {
          check();
          pool.dropOld();
        }
      } catch (Throwable e) {
        // No memory, for instance. Nothing else would start the missing watches. Therefore it
        // goes on, and does nothing here that could fail again. The next turn begins with a pause.
      }
    }
  }

  /** Starts anew the watches of each query that is not followed whole. */
  void check() {
    synchronized (replacement) {
      for (KvQuery query : queries) {
        List<KvQuery> required = publisher.watched(query);
        if (!end.isSent() && !running().containsAll(required)) {
          restart(query, required);
        }
      }
    }
  }

  private synchronized Set<KvQuery> running() {
    return watches.stream()
        .filter(watch -> watch.thread.isAlive())
        .map(Watch::query)
        .collect(Collectors.toSet());
  }

  private void restart(KvQuery query, List<KvQuery> required) {
    end(watch -> required.contains(watch.query) || watch.query.equals(query));
    if (query instanceof KvQuery.Prefix prefix && !required.contains(query)) {
      publisher.merge(prefix);
    }
    publisher.failed(
        query,
        new SourceException(
            Problem.at(
                    ConsulOrigins.origin(query.displayName()),
                    "a watch until the source is closed",
                    "one that ended",
                    "look for a lack of memory or threads; it is started again")
                .withCode("VARVE-0597")));
    watchWhole(query, 0);
  }

  private void start(Map<KvQuery, Long> seen) {
    int large =
        (int) queries.stream().filter(query -> isLarge(query, ShardTuning.LARGE_PREFIX)).count();
    int share = large == 0 ? 0 : freeConnections() / large;
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
        && !indivisible.contains(query)
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

  private int freeConnections() {
    int taken = SPARE_CONNECTIONS + queries.size() + publisher.extraWatches();
    return settings.watching().connections() - taken;
  }

  /** Splits a prefix that has grown: its shards replace the calling watch. */
  private boolean splitIfLarge(KvQuery query, IndexedEntries answer) {
    synchronized (replacement) {
      return trySplit(query, answer);
    }
  }

  private boolean trySplit(KvQuery query, IndexedEntries answer) {
    // Not while the answer is refused: the shards would not report the refusal again.
    if (!isLarge(query, ShardTuning.SPLIT_WHILE_WATCHING)
        || !publisher.accepted(query).equals(answer.entries())) {
      return false;
    }
    // First of all: if the rest fails, no watch is left, and the next check starts one.
    end(watch -> watch.query.equals(query));
    long index = answer.index() == null ? 0 : answer.index();
    watchInShards((KvQuery.Prefix) query, index, Integer.MAX_VALUE);
    return true;
  }

  private void watchInShards(KvQuery.Prefix prefix, long index, int share) {
    KvEntries entries = publisher.accepted(prefix);
    int limit = 1 + Math.max(0, Math.min(share, freeConnections()));
    Map<KvQuery.Shard, KvEntries> shards = TreeSharder.split(prefix, entries, limit, ++generations);
    publisher.split(prefix, shards);
    if (shards.size() > 1) {
      log.info(
          "{} has {} keys and is watched in {} parts: a transaction over several folders may be"
              + " seen in steps, unless varve.consul.watch-mode is whole",
          prefix.displayName(),
          entries.list().size(),
          shards.size());
    }
    Split split = new Split(entries.list().size(), shards.size(), System.nanoTime());
    shards.forEach(
        (shard, found) -> {
          KvReader reader = new KvReader(settings, pool);
          IncrementalShardReader shardReader =
              new IncrementalShardReader(
                  reader, shard, settings.consistency(), found, index, ShardTuning.SMALL_SHARD);
          run(
              shard,
              index,
              reader,
              shardReader,
              answer -> shard.isRemainder() && mergeIfUnfit(shard, shardReader, split));
        });
  }

  /**
   * Merges the shards of a prefix if the number of keys has doubled or halved, or if a name
   * prevents that changes are located. One watch replaces them, and may split the prefix again.
   */
  private boolean mergeIfUnfit(
      KvQuery.Shard remainder, IncrementalShardReader reader, Split split) {
    synchronized (replacement) {
      return tryMerge(remainder, reader.obstacle().orElse(null), split);
    }
  }

  private boolean tryMerge(KvQuery.Shard remainder, @Nullable String obstacle, Split split) {
    KvQuery.Prefix prefix = remainder.parent();
    if (!publisher.watched(prefix).contains(remainder)) {
      // A check replaced this watch while it waited for the lock.
      return true;
    }
    if (obstacle == null && !isOutgrown(prefix, split)) {
      return false;
    }
    if (obstacle != null && indivisible.add(prefix)) {
      log.warn(
          "{} is no name that a request can have: rename it, or all of {} is read again after each"
              + " change",
          ConsulOrigins.location(obstacle),
          prefix.displayName());
    }
    end(
        watch ->
            watch.query instanceof KvQuery.Shard shard
                && shard.generation() == remainder.generation());
    publisher.merge(prefix);
    watchWhole(prefix, 0);
    return true;
  }

  /** The query whose watch lists the names of a folder above the query's keys. */
  private @Nullable KvQuery listing(KvQuery query) {
    if (query instanceof KvQuery.Shard shard && !shard.isRemainder()) {
      return publisher.watched(shard.parent()).stream()
          .filter(other -> other instanceof KvQuery.Shard rest && rest.isRemainder())
          .findFirst()
          .orElse(null);
    }
    return queries.stream()
        .filter(other -> query instanceof KvQuery.Prefix prefix && isIn(other, prefix))
        .findFirst()
        .orElse(null);
  }

  /** Returns true if a query lists the folder that contains the folder of a prefix. */
  private static boolean isIn(KvQuery query, KvQuery.Prefix folder) {
    String below = folder.prefix();
    return query instanceof KvQuery.FolderDocuments documents
        && below.startsWith(documents.folder())
        && below.indexOf('/', documents.folder().length()) == below.length() - 1;
  }

  private boolean isOutgrown(KvQuery.Prefix prefix, Split split) {
    int keys = publisher.size(prefix);
    int slack = ShardTuning.RESPLIT_SLACK;
    boolean fits = keys < 2L * split.keys + slack && 2L * keys + slack > split.keys;
    long interval = ShardTuning.RESPLIT_INTERVAL.toNanos() * (split.shards - 1);
    return !fits && System.nanoTime() - split.at >= interval;
  }

  /** Ends some watches, which others replace. */
  synchronized void end(Predicate<Watch> which) {
    List<Watch> ended = watches.stream().filter(which).toList();
    watches.removeAll(ended);
    for (Watch watch : ended) {
      watch.watcher.end();
      context.missing().lost(watch.query);
      context.breaker().answered(watch.query);
    }
  }

  private synchronized void run(
      KvQuery query,
      long index,
      KvReader reader,
      QueryReader queryReader,
      Predicate<IndexedEntries> handover) {
    if (end.isSent()) {
      return;
    }
    QueryWatcher watcher =
        new QueryWatcher(
            query, listing(query), new WatchIndex(index), reader, queryReader, context, handover);
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
    List<Thread> running = new ArrayList<>(List.of(supervisor));
    synchronized (this) {
      end.send();
      for (Watch watch : watches) {
        watch.watcher.end();
        running.add(watch.thread);
      }
    }
    context.breaker().close();
    closeConnections.run();
    publisher.close(timeout.toNanos());
    for (Thread thread : running) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (thread == Thread.currentThread() || left <= 0) {
        continue;
      }
      try {
        thread.join(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
