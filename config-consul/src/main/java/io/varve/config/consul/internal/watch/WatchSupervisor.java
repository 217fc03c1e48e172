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
import io.varve.config.consul.internal.shard.ShardReader;
import io.varve.config.consul.internal.shard.TreeSharder;
import io.varve.config.spi.SourceObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * All watches of a source side by side, a thread and a connection each: one for each query, and
 * several for a tree that is large. Owns the threads. Thread-safe.
 */
public final class WatchSupervisor {
  /** An answer of this size, in bytes, costs more than looking for what changed in it. */
  private static final long LARGE = 256 * 1024;

  /**
   * The least time between two divisions of a tree, for each watch that ends: its request keeps its
   * place at the server for a while.
   */
  private static final long SELDOM = Duration.ofSeconds(20).toNanos();

  /** A tree that is so small fits whatever it is followed in. */
  private static final int FEW = 1000;

  /** Connections for what is not watched, and for a watch that ends. */
  public static final int SPARE = 2;

  private final ConsulSettings settings;
  private final ConnectionPool transport;
  private final SnapshotPublisher publisher;
  private final Backoff backoff;
  private final CircuitBreaker outage;

  /** Those that run. Guarded by this, as what follows is. */
  private final List<Watch> watches = new ArrayList<>();

  private int free;
  private int divisions;
  private int threads;
  private boolean closed;

  private record Watch(KvQuery query, QueryWatcher watcher, Thread thread) {}

  /**
   * Starts them.
   *
   * @param seen the index that each query was answered with last; none for one to be read anew
   */
  public WatchSupervisor(
      ConsulSettings settings,
      List<KvQuery> queries,
      Map<KvQuery, Long> seen,
      ConnectionPool transport,
      SnapshotPublisher publisher,
      SourceObserver observer) {
    this.settings = settings;
    this.transport = transport;
    this.publisher = publisher;
    this.backoff =
        new Backoff(settings.timing().backoff(), () -> ThreadLocalRandom.current().nextDouble());
    this.outage = new CircuitBreaker(backoff);
    publisher.observe(observer);
    start(queries, seen);
  }

  private void start(List<KvQuery> queries, Map<KvQuery, Long> seen) {
    free = settings.watching().connections() - SPARE - queries.size();
    int large = (int) queries.stream().filter(query -> isLarge(query, LARGE)).count();
    int share = large == 0 ? 0 : free / large;
    for (KvQuery query : queries) {
      long index = Math.max(0, seen.getOrDefault(query, 0L));
      if (query instanceof KvQuery.Prefix tree && isLarge(query, LARGE)) {
        divide(tree, index, share);
      } else {
        follow(query, index);
      }
    }
  }

  /** Whether only what changed is to be read of what a query finds. */
  private boolean isLarge(KvQuery query, long least) {
    return query instanceof KvQuery.Prefix
        && switch (settings.watching().mode()) {
          case WHOLE -> false;
          case PARTS -> true;
          // A server that is behind would hide what another one told of already.
          case AUTO ->
              settings.consistency() != ReadConsistency.STALE
                  && publisher.accepted(query).weight() > least;
        };
  }

  private void follow(KvQuery query, long index) {
    KvReader store = new KvReader(settings, transport);
    run(query, index, store, QueryReader.whole(query, store), answer -> isGrown(query, answer));
  }

  /** Follows a tree in parts if it has grown, in the place of the watch that found that. */
  private boolean isGrown(KvQuery query, IndexedEntries answer) {
    // With some room to the size at which it goes back. Parts would not say again what is refused.
    if (!isLarge(query, 2 * LARGE) || !publisher.accepted(query).sameAs(answer.contents())) {
      return false;
    }
    forget(watch -> watch.query.equals(query));
    divide((KvQuery.Prefix) query, answer.index() == null ? 0 : answer.index(), Integer.MAX_VALUE);
    return true;
  }

  private void divide(KvQuery.Prefix tree, long index, int share) {
    KvEntries contents = publisher.accepted(tree);
    Map<KvQuery.Shard, KvEntries> parts = reserve(tree, contents, share);
    publisher.divided(tree, parts);
    Shape shape = new Shape(contents.entries().size(), parts.size(), System.nanoTime());
    parts.forEach(
        (part, found) -> {
          KvReader store = new KvReader(settings, transport);
          QueryReader reader =
              new ShardReader(store, part, settings.consistency(), found, index, ShardReader.SMALL);
          run(part, index, store, reader, answer -> part.isFirst() && isOutgrown(part, shape));
        });
  }

  private synchronized Map<KvQuery.Shard, KvEntries> reserve(
      KvQuery.Prefix tree, KvEntries contents, int share) {
    int most = 1 + Math.max(0, Math.min(share, free));
    Map<KvQuery.Shard, KvEntries> parts = TreeSharder.of(tree, contents, most, ++divisions);
    free -= parts.size() - 1;
    return parts;
  }

  /** How many keys a tree had when it was divided, into how many parts, and when that was. */
  private record Shape(int keys, int parts, long at) {}

  /** Follows a tree anew if its parts do not fit it any more, in the place of all of them. */
  private boolean isOutgrown(KvQuery.Shard first, Shape shape) {
    int keys = publisher.size(first.tree());
    boolean fits = keys < 2L * shape.keys + FEW && 2L * keys + FEW > shape.keys;
    if (fits || System.nanoTime() - shape.at < SELDOM * (shape.parts - 1)) {
      return false;
    }
    List<Watch> ended =
        forget(
            watch ->
                watch.query instanceof KvQuery.Shard part && part.division() == first.division());
    ended.forEach(watch -> watch.watcher.end());
    publisher.undivided(first.tree());
    follow(first.tree(), 0);
    return true;
  }

  private synchronized List<Watch> forget(Predicate<Watch> which) {
    List<Watch> some = watches.stream().filter(which).toList();
    watches.removeAll(some);
    free += some.size() - 1;
    return some;
  }

  private synchronized void run(
      KvQuery query, long index, KvReader store, QueryReader reader, QueryWatcher.Handover sequel) {
    if (closed) {
      return;
    }
    WatchIndex start = new WatchIndex(index);
    QueryWatcher watcher =
        new QueryWatcher(query, start, store, reader, publisher, outage, backoff, settings, sequel);
    Thread thread = new Thread(watcher, "varve-consul-watch-" + ++threads);
    thread.setDaemon(true);
    watches.add(new Watch(query, watcher, thread));
    thread.start();
  }

  /**
   * Ends them, once their connections are closed.
   *
   * @param closing closes the connections
   */
  public void close(Runnable closing, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    List<Watch> running;
    synchronized (this) {
      closed = true;
      running = List.copyOf(watches);
    }
    running.forEach(watch -> watch.watcher.end());
    outage.close();
    closing.run();
    publisher.close(patience.toNanos());
    boolean interrupted = false;
    for (Watch watch : running) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (watch.thread == Thread.currentThread() || left <= 0) {
        continue;
      }
      try {
        watch.thread.join(left);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
