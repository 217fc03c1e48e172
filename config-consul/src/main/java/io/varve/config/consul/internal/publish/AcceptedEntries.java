package io.varve.config.consul.internal.publish;

import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.kv.KvQuery.Prefix;
import io.varve.config.consul.internal.kv.KvQuery.Shard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The last accepted entries of each query, and the highest index of its answers. For a prefix that
 * is watched in shards, these are the entries of its shards. Not thread-safe.
 *
 * <p>After a lost connection, a server may answer with an older state, as one that was killed does
 * while it replays its log. The highest index reveals such an answer. Unlike the index of a
 * blocking query, it is never sent: a rebuilt server would wait for it and miss its changes.
 */
final class AcceptedEntries {
  private final Map<KvQuery, KvEntries> accepted = new HashMap<>();
  private final Map<KvQuery, Long> highest = new HashMap<>();
  private final Map<Prefix, List<Shard>> shards = new HashMap<>();

  KvEntries get(KvQuery query) {
    return accepted.getOrDefault(query, KvEntries.NOTHING);
  }

  Collection<KvEntries> all() {
    return accepted.values();
  }

  /**
   * Returns true if an answer has other contents, and is from an earlier time than the accepted
   * entries.
   */
  boolean isOlder(KvQuery query, KvEntries entries, long index) {
    KvEntries before = get(query);
    return !entries.equals(before) && (index < highest(query) || entries.hasOlderThan(before));
  }

  /**
   * Replaces the entries of a query. Its highest index may thereby fall: if the answer is older,
   * the leader has confirmed it, so that the store was set back.
   *
   * <p>It does not fall with a mere deletion, which Consul may report with a lower index. The
   * entries before it, with the index that they had, are older then.
   */
  void put(KvQuery query, KvEntries entries, long index) {
    KvEntries before = get(query);
    long most = highest(query);
    boolean deletion = index <= most && !entries.equals(before) && entries.isPartOf(before);
    accepted.put(query, entries);
    highest.put(query, deletion ? most + 1 : index);
  }

  /** Records an answer with the accepted entries. */
  void confirm(KvQuery query, long index) {
    highest.merge(query, index, Math::max);
  }

  private long highest(KvQuery query) {
    return highest.getOrDefault(query, 0L);
  }

  /** Replaces a prefix by its shards. */
  void split(Prefix prefix, Map<Shard, KvEntries> entries) {
    long index = highest(prefix);
    accepted.remove(prefix);
    highest.remove(prefix);
    entries.forEach((shard, found) -> put(shard, found, index));
    shards.put(prefix, List.copyOf(entries.keySet()));
  }

  /** Replaces the shards of a prefix by the prefix. Returns the shards. */
  List<Shard> merge(Prefix prefix) {
    KvEntries whole = whole(prefix, accepted);
    List<Shard> merged = shardsOf(prefix);
    long index = merged.stream().mapToLong(this::highest).max().orElse(0);
    merged.forEach(accepted::remove);
    merged.forEach(highest::remove);
    shards.remove(prefix);
    put(prefix, whole, index);
    return merged;
  }

  /**
   * The queries that are watched in place of a configured query: its shards, or the query itself.
   */
  List<KvQuery> watched(KvQuery query) {
    return query instanceof Prefix prefix && shards.containsKey(prefix)
        ? List.copyOf(shardsOf(prefix))
        : List.of(query);
  }

  /** The number of watches beyond one per query. */
  int extraWatches() {
    return shards.values().stream().mapToInt(all -> all.size() - 1).sum();
  }

  /** The number of accepted keys below a prefix that is watched in shards. */
  int size(Prefix prefix) {
    return shardsOf(prefix).stream().mapToInt(shard -> get(shard).list().size()).sum();
  }

  /**
   * Returns false for a shard that no longer exists, because its prefix was merged or split again.
   */
  boolean isCurrent(KvQuery query) {
    return !(query instanceof Shard) || accepted.containsKey(query);
  }

  /** All entries, with whole prefixes instead of shards. */
  Map<KvQuery, KvEntries> whole() {
    return whole(accepted);
  }

  /** All entries as in {@link #whole}, with other entries for one query. */
  Map<KvQuery, KvEntries> wholeWith(KvQuery query, KvEntries entries) {
    Map<KvQuery, KvEntries> proposed = new HashMap<>(accepted);
    proposed.put(query, entries);
    return whole(proposed);
  }

  private Map<KvQuery, KvEntries> whole(Map<KvQuery, KvEntries> from) {
    if (shards.isEmpty()) {
      return from;
    }
    Map<KvQuery, KvEntries> whole = new HashMap<>(from);
    shards.keySet().forEach(prefix -> whole.put(prefix, whole(prefix, from)));
    return whole;
  }

  private KvEntries whole(Prefix prefix, Map<KvQuery, KvEntries> from) {
    List<KvEntry> entries = new ArrayList<>();
    for (Shard shard : shardsOf(prefix)) {
      entries.addAll(from.getOrDefault(shard, KvEntries.NOTHING).list());
    }
    entries.sort(Comparator.comparing(KvEntry::key));
    return new KvEntries(entries);
  }

  private List<Shard> shardsOf(Prefix prefix) {
    return shards.getOrDefault(prefix, List.of());
  }
}
