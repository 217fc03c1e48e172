package io.varve.config.consul.internal.shard;

import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KeyListing;
import io.varve.config.consul.internal.kv.KeyPrefixes;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvPath;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.ReadConsistency;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Locates the keys of a shard that changed between two indexes. Single-use. For one thread. */
final class ChangeLocator {
  private final KvReader reader;
  private final KvQuery.Shard shard;
  private final ReadConsistency consistency;
  private final NavigableMap<String, KvEntry> known;
  private final long since;
  private final long until;
  private final Map<KeyRange, List<KvEntry>> found = new LinkedHashMap<>();
  private final Set<String> seenBeside = new HashSet<>();

  /** A name that can only be read with the whole shard; null if there is none. */
  private @Nullable String obstacle;

  /** True after a change later than {@code until}, or a restored server, was detected. */
  private boolean moved;

  /**
   * Creates a locator. Sends no request yet.
   *
   * @param known the known entries of the shard; not modified
   * @param since the index up to which they are known; 0 if they are unknown
   * @param until the index of the whole shard, up to which changes are located
   */
  ChangeLocator(
      KvReader reader,
      KvQuery.Shard shard,
      ReadConsistency consistency,
      NavigableMap<String, KvEntry> known,
      long since,
      long until) {
    this.reader = reader;
    this.shard = shard;
    this.consistency = consistency;
    this.known = known;
    this.since = since;
    this.until = until;
  }

  /**
   * One key, or every key with a prefix.
   *
   * @param exact true for only this key
   */
  record KeyRange(String start, boolean exact) {
    /** The range's entries, as a view. */
    SortedMap<String, KvEntry> of(NavigableMap<String, KvEntry> entries) {
      if (exact) {
        return entries.subMap(start, true, start, true);
      }
      // Sorts after every key with the prefix, since no valid string contains this noncharacter.
      return start.isEmpty() ? entries : entries.subMap(start, start + Character.MAX_VALUE);
    }
  }

  /** The current entries of each changed range. */
  Map<KeyRange, List<KvEntry>> found() {
    return found;
  }

  /** The prefixes of nested shards of which a key was seen. */
  Set<String> seenBeside() {
    return seenBeside;
  }

  /** A name that can only be read with the whole shard; null if none was met. */
  @Nullable String obstacle() {
    return obstacle;
  }

  /**
   * Locates all changes.
   *
   * @param top the names in the whole shard
   * @return true if the known entries and the found ones together are the shard at index {@code
   *     until}
   */
  boolean locate(KeyListing top) throws ConsulRequestException {
    descend(shard.prefix(), top, until);
    return !moved;
  }

  /** Searches below a prefix that has changed. */
  private void descend(String prefix, KeyListing listed, long index) throws ConsulRequestException {
    SortedMap<String, KvEntry> before = new KeyRange(prefix, false).of(known);
    boolean shared = shard.overlaps(prefix);
    if (listed.names().isEmpty() && !shared) {
      found.put(new KeyRange(prefix, false), List.of());
      return;
    }
    NavigableSet<String> present = new TreeSet<>(listed.names());
    NavigableSet<String> names = namesOf(prefix, before);
    names.addAll(present);
    boolean isKey = names.remove(prefix);
    for (String nested : shard.excluded()) {
      if (hasBeginning(present, nested)) {
        seenBeside.add(nested);
      }
      names.subSet(nested, nested + Character.MAX_VALUE).clear();
    }
    Set<KeyRange> ranges = new LinkedHashSet<>();
    boolean complete = addRanges(prefix, names, ranges);
    long weight = weight(before);
    boolean costly =
        weight <= ShardTuning.SMALL_FOLDER
            || (long) ranges.size() * ShardTuning.PROBE_COST > weight / 2;
    if ((costly && !shared) || !complete) {
      readAll(prefix);
      return;
    }
    // The key that equals the prefix is not among the names below it.
    long latest = isKey ? readOne(new KeyRange(prefix, true), present.contains(prefix)) : 0;
    for (KeyRange range : ranges) {
      try {
        latest = Math.max(latest, probe(range, hasBeginning(present, range.start())));
      } catch (ConsulRequestException failure) {
        KeyRange wider = widened(range, failure);
        if (wider.start().length() <= prefix.length()) {
          noteObstacle(prefix, range.start());
          readAll(prefix);
          return;
        }
        latest = Math.max(latest, probe(wider, hasBeginning(present, wider.start())));
      }
      if (moved) {
        return;
      }
    }
    if (latest < index && !shared) {
      // No probed range explains the index of the prefix: a key outside these ranges changed, or
      // the last answers came from a server that lags behind.
      readAll(prefix);
    }
  }

  /**
   * Adds a range for each beginning of some names. One that no request can contain is replaced by
   * the names with this beginning, and these by the longest beginning that a request can contain.
   *
   * @return false if nothing but the prefix remains of one
   */
  private boolean addRanges(String prefix, NavigableSet<String> names, Set<KeyRange> ranges) {
    for (Map.Entry<String, Boolean> each : KeyPrefixes.of(names).entrySet()) {
      String beginning = each.getKey();
      boolean single = each.getValue();
      if (!single && KvPath.isAskable(beginning)) {
        ranges.add(new KeyRange(beginning, false));
        continue;
      }
      for (String name : names.subSet(beginning, true, beginning + Character.MAX_VALUE, false)) {
        String start = KvPath.askable(name);
        if (start.length() <= prefix.length()) {
          noteObstacle(prefix, name);
          return false;
        }
        ranges.add(new KeyRange(start, start.equals(name) && !start.endsWith("/")));
      }
    }
    return true;
  }

  /** The range to query in place of one that the server refuses, as Consul 1.21.5 does. */
  private static KeyRange widened(KeyRange refused, ConsulRequestException failure)
      throws ConsulRequestException {
    String beginning = KvPath.plainBeginning(refused.start());
    if (failure.kind() != ConsulRequestException.Kind.REFUSED
        || beginning.equals(refused.start())) {
      throw failure;
    }
    return new KeyRange(beginning, false);
  }

  private void noteObstacle(String prefix, String name) {
    if (prefix.equals(shard.prefix())) {
      obstacle = name;
    }
  }

  private static boolean hasBeginning(NavigableSet<String> names, String start) {
    String first = names.ceiling(start);
    return first != null && first.startsWith(start);
  }

  /** The names directly below a prefix: keys, and one name for each folder. */
  private static NavigableSet<String> namesOf(String prefix, SortedMap<String, KvEntry> before) {
    NavigableSet<String> names = new TreeSet<>();
    String folder = null;
    for (String key : before.keySet()) {
      if (folder == null || !key.startsWith(folder)) {
        int slash = key.indexOf('/', prefix.length());
        folder = slash < 0 ? null : key.substring(0, slash + 1);
        names.add(folder == null ? key : folder);
      }
    }
    return names;
  }

  private static long weight(SortedMap<String, KvEntry> entries) {
    return entries.values().stream().mapToLong(KvEntry::weight).sum();
  }

  /**
   * Requests the index of a range, and reads the range if it changed.
   *
   * @param listed true if the range had a key in the last listing
   * @return the range's index, as far as the server reports it
   */
  private long probe(KeyRange range, boolean listed) throws ConsulRequestException {
    String start = range.start();
    KeyListing names = reader.names(shard, start, 0, Duration.ZERO, consistency);
    long index = names.index() == null ? Long.MAX_VALUE : names.index();
    if (names.names().isEmpty()) {
      // The index of an empty range is useless: it may belong to another key, or it may be outdated
      // if the range was deleted together with neighbouring keys.
      moved |= listed;
      found.put(range, List.of());
      return index <= until ? index : 0;
    }
    if (shard.overlaps(start)) {
      // The index includes nested shards. The ranges below have their own indexes.
      descend(start, names, index);
    } else if (index > until) {
      moved = true;
    } else if (index <= since) {
      // An index lower than that of a known entry means that the server was restored.
      moved |= index < newest(range);
    } else if (range.exact()) {
      readOne(range, names.names().contains(start));
    } else if (range.of(known).isEmpty()) {
      readAll(start);
    } else {
      descend(start, names, index);
    }
    return index;
  }

  private long newest(KeyRange range) {
    return range.of(known).values().stream().mapToLong(KvEntry::modifyIndex).max().orElse(0);
  }

  /** Reads one key. Returns its index, or 0 if it does not exist. */
  private long readOne(KeyRange key, boolean listed) throws ConsulRequestException {
    Optional<KvEntry> entry = reader.find(key.start(), consistency);
    long index = entry.map(KvEntry::modifyIndex).orElse(0L);
    moved |= index > until || (listed && entry.isEmpty());
    found.put(key, entry.stream().toList());
    return index;
  }

  /** Reads every key with a prefix that had keys in the last listing. */
  private void readAll(String prefix) throws ConsulRequestException {
    IndexedEntries answer = reader.list(shard, prefix, 0, Duration.ZERO, consistency);
    KvEntries entries = answer.entries();
    moved |= answer.index() == null || answer.index() > until || entries.isEmpty();
    found.put(new KeyRange(prefix, false), entries.only(shard::holds).list());
  }
}
