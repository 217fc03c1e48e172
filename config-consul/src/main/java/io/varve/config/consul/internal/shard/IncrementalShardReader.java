package io.varve.config.consul.internal.shard;

import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.client.QueryReader;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KeyListing;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.ReadConsistency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rereads a shard by reading only the changed keys. For one thread.
 *
 * <p>The server reports, for any prefix, the names below it and the index of the last change. Both
 * cost much less than the values. {@link ChangeLocator} uses them to descend to the small folders
 * that changed.
 *
 * <p>The result is a consistent snapshot: a change during the search also changes the shard's
 * index, and the search is repeated. A shard whose indexes are inconsistent is reread as a whole.
 * Every shard is reread as a whole from time to time, because the permissions of a token change
 * without a change of the index.
 */
public final class IncrementalShardReader implements QueryReader {
  private final KvReader reader;
  private final KvQuery.Shard shard;
  private final ReadConsistency consistency;
  private final long smallSize;

  private TreeMap<String, KvEntry> known = new TreeMap<>();
  private KvEntries entries;

  /** The index up to which the entries are known; 0 if they are unknown. */
  private long since;

  private long wholeAt = System.nanoTime();
  private Set<String> seenBeside = Set.of();
  private @Nullable String obstacle;

  /**
   * Creates a reader with entries that are already known.
   *
   * @param since the index up to which the entries are known; 0 if they may be outdated
   * @param smallSize the size up to which the shard is read with one request
   */
  public IncrementalShardReader(
      KvReader reader,
      KvQuery.Shard shard,
      ReadConsistency consistency,
      KvEntries start,
      long since,
      long smallSize) {
    this.reader = reader;
    this.shard = shard;
    this.consistency = consistency;
    this.smallSize = smallSize;
    this.entries = start;
    this.since = since;
    start.list().forEach(entry -> known.put(entry.key(), entry));
  }

  @Override
  public IndexedEntries read(long index, Duration wait) throws ConsulRequestException {
    if (index == 0 || since == 0) {
      return readWhole(consistency);
    }
    if (shard.excluded().isEmpty() && entries.weight() <= smallSize) {
      return accept(reader.list(shard, shard.prefix(), index, wait, consistency));
    }
    KeyListing top = reader.names(shard, shard.prefix(), index, wait, consistency);
    if (top.index() == null || top.index() < since) {
      return readWhole(consistency);
    }
    Duration due = top.index() == since ? ShardTuning.REREAD_IDLE : ShardTuning.REREAD_BUSY;
    return System.nanoTime() - wholeAt > due.toNanos()
        ? readWhole(consistency)
        : follow(top, consistency);
  }

  @Override
  public IndexedEntries confirm() throws ConsulRequestException {
    ReadConsistency how = ReadConsistency.CONSISTENT;
    return since == 0 ? readWhole(how) : follow(names(how), how);
  }

  @Override
  public Collection<String> seenBeside() {
    return seenBeside;
  }

  /**
   * A name that no request can contain, so that each change of the shard is read with the whole
   * shard; empty if there is none.
   */
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  private KeyListing names(ReadConsistency how) throws ConsulRequestException {
    return reader.names(shard, shard.prefix(), 0, Duration.ZERO, how);
  }

  private IndexedEntries readWhole(ReadConsistency how) throws ConsulRequestException {
    wholeAt = System.nanoTime();
    if (!shard.excluded().isEmpty()) {
      // One request would also return the nested shards. Therefore searches without known entries.
      known = new TreeMap<>();
      since = 0;
      return follow(names(how), how);
    }
    return list(how);
  }

  private IndexedEntries list(ReadConsistency how) throws ConsulRequestException {
    return accept(reader.list(shard, shard.prefix(), 0, Duration.ZERO, how));
  }

  private IndexedEntries accept(IndexedEntries answer) {
    wholeAt = System.nanoTime();
    TreeMap<String, KvEntry> read = new TreeMap<>();
    Set<String> nested = new HashSet<>();
    for (KvEntry entry : answer.entries().list()) {
      if (shard.holds(entry.key())) {
        read.put(entry.key(), sameIfEqual(entry));
      } else {
        shard.excluded().stream().filter(entry.key()::startsWith).forEach(nested::add);
      }
    }
    seenBeside = nested;
    known = read;
    return knownAt(answer.index());
  }

  private IndexedEntries knownAt(@Nullable Long index) {
    since = index == null ? 0 : index;
    entries = new KvEntries(new ArrayList<>(known.values()));
    return new IndexedEntries(entries, index);
  }

  /** The known entry if it is equal, so that a later comparison is cheap. */
  private KvEntry sameIfEqual(KvEntry entry) {
    KvEntry before = known.get(entry.key());
    return before != null && before.equals(entry) && before.modifyIndex() == entry.modifyIndex()
        ? before
        : entry;
  }

  private IndexedEntries follow(KeyListing first, ReadConsistency how)
      throws ConsulRequestException {
    KeyListing top = first;
    for (int attempt = 1; attempt <= ShardTuning.ATTEMPTS; attempt++) {
      if (top.index() == null || top.index() < since) {
        break;
      }
      if (since != 0 && top.index() == since) {
        return new IndexedEntries(entries, top.index());
      }
      ChangeLocator changes = new ChangeLocator(reader, shard, how, known, since, top.index());
      if (isLocated(changes, top)) {
        changes.found().forEach(this::replace);
        seenBeside = changes.seenBeside();
        obstacle = changes.obstacle();
        return knownAt(top.index());
      }
      top = names(how);
    }
    return list(how);
  }

  private static boolean isLocated(ChangeLocator changes, KeyListing top)
      throws ConsulRequestException {
    try {
      return changes.locate(top);
    } catch (ConsulRequestException failure) {
      if (failure.kind() != ConsulRequestException.Kind.DENIED) {
        throw failure;
      }
      // A token that may list a prefix may lack the permission to list every prefix below it.
      return false;
    }
  }

  /** Replaces the known entries of a range. */
  private void replace(ChangeLocator.KeyRange range, List<KvEntry> found) {
    Map<String, KvEntry> replaced = range.of(known);
    List<KvEntry> same = found.stream().map(this::sameIfEqual).toList();
    replaced.clear();
    same.forEach(entry -> known.put(entry.key(), entry));
  }
}
