package io.varve.config.consul;

import io.varve.config.ConfigException;
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
final class Publisher {
  private static final Logger log = Consul.LOG;

  private final ReentrantLock lock = new ReentrantLock();
  private final Layout layout;
  private final LayerBuilder builder;
  private final @Nullable SnapshotCache cache;
  private final Map<Query, Contents> accepted = new HashMap<>();

  /** The parts of trees that are followed in parts; what is accepted is theirs, then. */
  private final Map<Query.Tree, List<Query.Part>> parts = new HashMap<>();

  /** What is wrong with a query since its last good answer, in the order in which it came. */
  private final Map<Query, Trouble> failing = new LinkedHashMap<>();

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
  private record Trouble(String name, ConfigException reason) {
    private static Trouble with(ConfigException reason, boolean outage) {
      // Each watch loses the server in its own way: refused, silent, without a leader.
      return new Trouble(outage ? "outage" : "because " + reason.getMessage(), reason);
    }
  }

  Publisher(Layout layout, LayerBuilder builder, @Nullable SnapshotCache cache) {
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
  SourceSnapshot start(Map<Query, Contents> contents, long seen, String from) {
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
  void startedWithout(Collection<Query> queries, ConfigException why, boolean outage) {
    lock.lock();
    try {
      queries.forEach(query -> failing.put(query, Trouble.with(why, outage)));
    } finally {
      lock.unlock();
    }
  }

  /** Writes what was taken first to the cache, if there is one. */
  void save() {
    lock.lock();
    try {
      if (cache != null) {
        cache.save(whole(accepted), index);
      }
    } finally {
      lock.unlock();
    }
  }

  void observe(SourceObserver told) {
    lock.lock();
    try {
      observer = told;
    } finally {
      lock.unlock();
    }
  }

  /** The watch begins: tells what is wrong already. */
  void begin() {
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
  void observeEntries(EntryObserver entries) {
    lock.lock();
    try {
      entries.baseline(accepted.values());
      entryObserver = entries;
    } finally {
      lock.unlock();
    }
  }

  /** What is in force for a query. */
  Contents accepted(Query query) {
    lock.lock();
    try {
      return accepted.getOrDefault(query, Contents.NOTHING);
    } finally {
      lock.unlock();
    }
  }

  /** From here on the parts of a tree are told of, in its place. */
  void divided(Query.Tree tree, Map<Query.Part, Contents> contents) {
    lock.lock();
    try {
      accepted.remove(tree);
      accepted.putAll(contents);
      parts.put(tree, List.copyOf(contents.keySet()));
      Trouble trouble = failing.remove(tree);
      if (trouble != null) {
        contents.keySet().forEach(part -> failing.put(part, trouble));
      }
    } finally {
      lock.unlock();
    }
  }

  /** From here on a tree is told of again, in the place of its parts. */
  void undivided(Query.Tree tree) {
    lock.lock();
    try {
      Contents whole = whole(tree, accepted);
      Trouble trouble = null;
      for (Query.Part part : parts.getOrDefault(tree, List.of())) {
        accepted.remove(part);
        Trouble one = failing.remove(part);
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
  int size(Query.Tree tree) {
    lock.lock();
    try {
      return parts.getOrDefault(tree, List.of()).stream()
          .mapToInt(part -> accepted.getOrDefault(part, Contents.NOTHING).entries().size())
          .sum();
    } finally {
      lock.unlock();
    }
  }

  private Contents whole(Query.Tree tree, Map<Query, Contents> from) {
    List<KvEntry> entries = new ArrayList<>();
    for (Query.Part part : parts.getOrDefault(tree, List.of())) {
      entries.addAll(from.getOrDefault(part, Contents.NOTHING).entries());
    }
    entries.sort(Comparator.comparing(KvEntry::key));
    return new Contents(entries);
  }

  /** The same with whole trees in the place of their parts. */
  private Map<Query, Contents> whole(Map<Query, Contents> from) {
    if (parts.isEmpty()) {
      return from;
    }
    Map<Query, Contents> whole = new HashMap<>(from);
    parts.keySet().forEach(tree -> whole.put(tree, whole(tree, from)));
    return whole;
  }

  /** The layers with other contents of a query. */
  private List<SourceLayer> layers(Query query, Contents before, Contents now) {
    Query.Tree tree = tree(query);
    if (tree != null) {
      List<SourceLayer> patched =
          layout
              .changes(tree, before, now)
              .map(changes -> builder.with(Layout.name(tree), changes))
              .orElse(List.of());
      if (!patched.isEmpty()) {
        return patched;
      }
    }
    Map<Query, Contents> proposed = new HashMap<>(accepted);
    proposed.put(query, now);
    return builder.layers(layout.pieces(whole(proposed)));
  }

  /** The tree that a query asks for, or for a part of. */
  private static Query.@Nullable Tree tree(Query query) {
    return query instanceof Query.Part part
        ? part.tree()
        : query instanceof Query.Tree tree ? tree : null;
  }

  /** A query was answered, and the answer is believed. */
  void answered(Query query, Contents contents, long seen) {
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
  private boolean isFollowed(Query query) {
    return !(query instanceof Query.Part) || accepted.containsKey(query);
  }

  private void take(Query query, Contents contents, long seen) {
    Contents before = accepted.getOrDefault(query, Contents.NOTHING);
    List<SourceLayer> layers = current.layers();
    boolean same = contents.sameAs(before);
    if (!same) {
      try {
        layers = layers(query, before, contents);
      } catch (ConfigException unreadable) {
        fail(query, Trouble.with(unreadable, false));
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
  void lost(Query query, ConfigException failure) {
    failed(query, Trouble.with(failure, true));
  }

  /** A query is refused, or the answer is not believed. What is in force stays. */
  void failed(Query query, ConfigException failure) {
    failed(query, Trouble.with(failure, false));
  }

  private void failed(Query query, Trouble trouble) {
    lock.lock();
    try {
      if (!closed && isFollowed(query)) {
        fail(query, trouble);
      }
    } finally {
      lock.unlock();
    }
  }

  private void fail(Query query, Trouble trouble) {
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

  private void report(Trouble trouble) {
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
  void close(long patience) {
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
