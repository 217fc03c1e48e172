package io.varve.config.consul.internal.publish;

import io.varve.config.ConfigException;
import io.varve.config.consul.internal.cache.SnapshotCache;
import io.varve.config.consul.internal.kv.Consul;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.layers.KeyLayout;
import io.varve.config.consul.internal.layers.LayerAssembler;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Puts together what the watches found and tells the observer: one whole snapshot for each change,
 * nothing for what changes nothing, a failure once. Thread-safe; one call to the observer at a
 * time.
 */
public final class SnapshotPublisher {
  private static final Logger log = Consul.LOG;

  private final ReentrantLock lock = new ReentrantLock();
  private final KeyLayout layout;
  private final LayerAssembler builder;
  private final @Nullable SnapshotCache cache;
  private final Map<KvQuery, KvEntries> accepted = new HashMap<>();

  /** The parts of trees that are followed in parts; what is accepted is theirs, then. */
  private final Map<KvQuery.Prefix, List<KvQuery.Shard>> parts = new HashMap<>();

  /** What is wrong with a query since its last good answer, in the order in which it came. */
  private final Map<KvQuery, Failure> failing = new LinkedHashMap<>();

  /** The trouble that the observer takes for the state of things; empty if all is well to it. */
  private String told = "";

  private SourceSnapshot current = SourceSnapshot.of();
  private long index;
  private @Nullable SourceObserver observer;
  private @Nullable EntryObserver entryObserver;
  private volatile boolean closed;

  /**
   * What is wrong with a query.
   *
   * @param name equal for what is one thing, though it may be found with several queries
   */
  private record Failure(String name, ConfigException reason) {
    private static Failure with(ConfigException reason, boolean outage) {
      // Each watch loses the server in its own way: refused, silent, without a leader.
      return new Failure(outage ? "outage" : "because " + reason.getMessage(), reason);
    }
  }

  public SnapshotPublisher(
      KeyLayout layout, LayerAssembler builder, @Nullable SnapshotCache cache) {
    this.layout = layout;
    this.builder = builder;
    this.cache = cache;
  }

  /**
   * Takes the first contents.
   *
   * @param from a word on where they come from, for the revision; empty if from the server
   * @throws ConfigException if they cannot be understood; then nothing is taken
   */
  public SourceSnapshot start(Map<KvQuery, KvEntries> contents, long seen, String from) {
    lock.lock();
    try {
      List<SourceLayer> layers = builder.layers(layout.pieces(contents));
      accepted.putAll(contents);
      index = seen;
      current = new SourceSnapshot(layers, (seen > 0 ? "@" + seen : "") + from);
      return current;
    } finally {
      lock.unlock();
    }
  }

  /**
   * That the first contents are not the server's, and why; it is told when the watch begins.
   *
   * @param outage whether the server was not there
   */
  public void startedWithout(Collection<KvQuery> queries, ConfigException why, boolean outage) {
    lock.lock();
    try {
      queries.forEach(query -> failing.put(query, Failure.with(why, outage)));
    } finally {
      lock.unlock();
    }
  }

  /** Writes what was taken first to the cache, if there is one. */
  public void save() {
    lock.lock();
    try {
      if (cache != null) {
        cache.save(whole(accepted), index);
      }
    } finally {
      lock.unlock();
    }
  }

  public void observe(SourceObserver told) {
    lock.lock();
    try {
      observer = told;
    } finally {
      lock.unlock();
    }
  }

  /** The watch begins: tells what is wrong already. */
  public void begin() {
    lock.lock();
    try {
      if (!closed) {
        remind();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Reports to an observer what is in force, and each change from here on. */
  public void observeEntries(EntryObserver entries) {
    lock.lock();
    try {
      entries.baseline(accepted.values());
      entryObserver = entries;
    } finally {
      lock.unlock();
    }
  }

  /** What is in force for a query. */
  public KvEntries accepted(KvQuery query) {
    lock.lock();
    try {
      return accepted.getOrDefault(query, KvEntries.NOTHING);
    } finally {
      lock.unlock();
    }
  }

  /** From here on the parts of a tree are told of, in its place. */
  public void divided(KvQuery.Prefix tree, Map<KvQuery.Shard, KvEntries> contents) {
    lock.lock();
    try {
      accepted.remove(tree);
      accepted.putAll(contents);
      parts.put(tree, List.copyOf(contents.keySet()));
      Failure trouble = failing.remove(tree);
      if (trouble != null) {
        contents.keySet().forEach(part -> failing.put(part, trouble));
      }
    } finally {
      lock.unlock();
    }
  }

  /** From here on a tree is told of again, in the place of its parts. */
  public void undivided(KvQuery.Prefix tree) {
    lock.lock();
    try {
      KvEntries whole = whole(tree, accepted);
      Failure trouble = null;
      for (KvQuery.Shard part : parts.getOrDefault(tree, List.of())) {
        accepted.remove(part);
        Failure one = failing.remove(part);
        trouble = one == null ? trouble : one;
      }
      parts.remove(tree);
      accepted.put(tree, whole);
      if (trouble != null) {
        failing.put(tree, trouble);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many keys are in force in a tree that is followed in parts. */
  public int size(KvQuery.Prefix tree) {
    lock.lock();
    try {
      return parts.getOrDefault(tree, List.of()).stream()
          .mapToInt(part -> accepted.getOrDefault(part, KvEntries.NOTHING).entries().size())
          .sum();
    } finally {
      lock.unlock();
    }
  }

  private KvEntries whole(KvQuery.Prefix tree, Map<KvQuery, KvEntries> from) {
    List<KvEntry> entries = new ArrayList<>();
    for (KvQuery.Shard part : parts.getOrDefault(tree, List.of())) {
      entries.addAll(from.getOrDefault(part, KvEntries.NOTHING).entries());
    }
    entries.sort(Comparator.comparing(KvEntry::key));
    return new KvEntries(entries);
  }

  /** The same with whole trees in the place of their parts. */
  private Map<KvQuery, KvEntries> whole(Map<KvQuery, KvEntries> from) {
    if (parts.isEmpty()) {
      return from;
    }
    Map<KvQuery, KvEntries> whole = new HashMap<>(from);
    parts.keySet().forEach(tree -> whole.put(tree, whole(tree, from)));
    return whole;
  }

  /** The layers with other contents of a query. */
  private List<SourceLayer> layers(KvQuery query, KvEntries before, KvEntries now) {
    KvQuery.Prefix tree = tree(query);
    if (tree != null) {
      List<SourceLayer> patched =
          layout
              .changes(tree, before, now)
              .map(changes -> builder.with(KeyLayout.name(tree), changes))
              .orElse(List.of());
      if (!patched.isEmpty()) {
        return patched;
      }
    }
    Map<KvQuery, KvEntries> proposed = new HashMap<>(accepted);
    proposed.put(query, now);
    return builder.layers(layout.pieces(whole(proposed)));
  }

  /** The tree that a query asks for, or for a part of. */
  private static KvQuery.@Nullable Prefix tree(KvQuery query) {
    return query instanceof KvQuery.Shard part
        ? part.tree()
        : query instanceof KvQuery.Prefix tree ? tree : null;
  }

  /** A query was answered, and the answer is believed. */
  public void answered(KvQuery query, KvEntries contents, long seen) {
    lock.lock();
    try {
      if (!closed && isFollowed(query)) {
        take(query, contents, seen);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether a query is not that of a part that another division has taken the place of. */
  private boolean isFollowed(KvQuery query) {
    return !(query instanceof KvQuery.Shard) || accepted.containsKey(query);
  }

  private void take(KvQuery query, KvEntries contents, long seen) {
    KvEntries before = accepted.getOrDefault(query, KvEntries.NOTHING);
    List<SourceLayer> layers = current.layers();
    boolean same = contents.sameAs(before);
    if (!same) {
      try {
        layers = layers(query, before, contents);
      } catch (ConfigException unreadable) {
        fail(query, Failure.with(unreadable, false));
        return;
      }
      accepted.put(query, contents);
      if (entryObserver != null) {
        entryObserver.changed(before, contents);
      }
    }
    boolean healed = failing.remove(query) != null && failing.isEmpty();
    index = seen > 0 ? seen : index;
    if (healed || !layers.equals(current.layers())) {
      current = new SourceSnapshot(layers, "@" + index);
      tell();
    } else {
      remind();
    }
    if (!same && cache != null) {
      cache.save(whole(accepted), index);
    }
  }

  private void tell() {
    if (observer != null) {
      try {
        observer.changed(current);
      } catch (RuntimeException | Error e) {
        complain(e);
      }
      // That it was told of a change means to it that all is well.
      told = "";
      remind();
    }
  }

  /** Tells of a failure that goes on, if what was told last is over. */
  private void remind() {
    if (!failing.isEmpty() && !isFailing(told)) {
      report(failing.values().iterator().next());
    }
  }

  /** The server is not there, for whichever reason: told once an outage. What is in force stays. */
  public void lost(KvQuery query, ConfigException failure) {
    failed(query, Failure.with(failure, true));
  }

  /** A query is refused, or the answer is not believed. What is in force stays. */
  public void failed(KvQuery query, ConfigException failure) {
    failed(query, Failure.with(failure, false));
  }

  private void failed(KvQuery query, Failure trouble) {
    lock.lock();
    try {
      if (!closed && isFollowed(query)) {
        fail(query, trouble);
      }
    } finally {
      lock.unlock();
    }
  }

  private void fail(KvQuery query, Failure trouble) {
    boolean known = isFailing(trouble.name);
    failing.put(query, trouble);
    if (known) {
      remind();
    } else {
      report(trouble);
    }
  }

  private boolean isFailing(String name) {
    return failing.values().stream().anyMatch(trouble -> trouble.name.equals(name));
  }

  private void report(Failure trouble) {
    if (observer != null) {
      told = trouble.name;
      try {
        observer.failed(trouble.reason);
      } catch (RuntimeException | Error e) {
        complain(e);
      }
    }
  }

  private static void complain(Throwable thrown) {
    log.warn("The observer of consul failed with {}; going on", thrown.getClass().getName());
  }

  /** Tells nobody any more; waits for a call that runs, but not for long. */
  public void close(long patience) {
    closed = true;
    try {
      if (lock.tryLock(patience, TimeUnit.NANOSECONDS)) {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
