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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** Looks for what changed in a part between two indexes. Of use once, for one thread. */
final class ChangeLocator {
  /**
   * What an answer of this size costs, the server can be asked instead for the index of a prefix.
   */
  private static final int LOOK = 16 * 1024;

  /** A folder of this size is read rather than looked into. */
  private static final int SMALL = 3 * LOOK;

  private final KvReader store;
  private final KvQuery.Shard part;
  private final ReadConsistency consistency;
  private final NavigableMap<String, KvEntry> known;
  private final long since;
  private final long until;
  private final Map<KeyRange, List<KvEntry>> read = new LinkedHashMap<>();

  /** Something changed after the last index that is looked for. */
  private boolean moved;

  /**
   * Looks for changes.
   *
   * @param known all that is known of the part; not written to
   * @param since the index up to which it is known; 0 if nothing is
   * @param until the index of the whole part, up to which it is looked for changes
   */
  ChangeLocator(
      KvReader store,
      KvQuery.Shard part,
      ReadConsistency consistency,
      NavigableMap<String, KvEntry> known,
      long since,
      long until) {
    this.store = store;
    this.part = part;
    this.consistency = consistency;
    this.known = known;
    this.since = since;
    this.until = until;
  }

  /**
   * A key, or all keys that start so.
   *
   * @param exact whether it is that key alone
   */
  record KeyRange(String start, boolean exact) {
    /** Its entries, as a view. */
    SortedMap<String, KvEntry> of(NavigableMap<String, KvEntry> entries) {
      if (exact) {
        return entries.subMap(start, true, start, true);
      }
      // Nothing that starts so sorts behind this: no text has that character, which is none.
      return start.isEmpty() ? entries : entries.subMap(start, start + Character.MAX_VALUE);
    }
  }

  /** What is new: what is there now of each range that changed. */
  Map<KeyRange, List<KvEntry>> read() {
    return read;
  }

  /**
   * Finds everything.
   *
   * @param top what is there by name in the whole part
   * @return whether what was read makes, with what is known, the part as it was at the last index
   */
  boolean find(KeyListing top) throws ConsulRequestException {
    lookInto(part.prefix(), top, until);
    return !moved;
  }

  /** Looks for what is new below a prefix of which it is known that something is. */
  private void lookInto(String prefix, KeyListing listed, long index)
      throws ConsulRequestException {
    SortedMap<String, KvEntry> before = new KeyRange(prefix, false).of(known);
    boolean divided = part.surrounds(prefix);
    if (listed.names().isEmpty() && !divided) {
      read.put(new KeyRange(prefix, false), List.of());
      return;
    }
    NavigableSet<String> names = namesOf(prefix, before);
    NavigableSet<String> there = new TreeSet<>(listed.names());
    names.addAll(there);
    boolean isKey = names.remove(prefix);
    names.removeIf(part::isElsewhere);
    SortedMap<String, Boolean> starts = KeyPrefixes.of(names);
    long weight = weight(before);
    boolean costly = weight <= SMALL || (long) starts.size() * LOOK > weight / 2;
    if ((costly && !divided) || !starts.keySet().stream().allMatch(KvPath::canBeAsked)) {
      readAll(prefix);
      return;
    }
    // The key that is called as all others begin is among no names below.
    long latest = isKey ? readOne(new KeyRange(prefix, true), there.contains(prefix)) : 0;
    for (Map.Entry<String, Boolean> each : starts.entrySet()) {
      String start = each.getKey();
      KeyRange range = new KeyRange(start, each.getValue() && !start.endsWith("/"));
      String first = there.ceiling(start);
      latest = Math.max(latest, look(range, first != null && first.startsWith(start)));
      if (moved) {
        return;
      }
    }
    if (latest < index && !divided) {
      // Something else changed, or a server answers that is behind the one of before.
      readAll(prefix);
    }
  }

  /** The names of what was there. */
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
   * Reads what starts so, if it is new.
   *
   * @param listed whether something that starts so was there a moment ago
   * @return its index, as far as the server tells it
   */
  private long look(KeyRange range, boolean listed) throws ConsulRequestException {
    String start = range.start();
    KeyListing names = store.names(part, start, 0, Duration.ZERO, consistency);
    long index = names.index() == null ? Long.MAX_VALUE : names.index();
    if (names.names().isEmpty()) {
      // The index tells nothing: it may be of another key, or be old where all was deleted with
      // what is around it.
      moved |= listed;
      read.put(range, List.of());
      return index <= until ? index : 0;
    }
    if (part.surrounds(start)) {
      // Its index is that of other parts, too: what is left of it has indexes of its own.
      lookInto(start, names, index);
    } else if (index > until) {
      moved = true;
    } else if (index <= since) {
      // Only a server that was set back has less than is known.
      moved |= index < newest(range);
    } else if (range.exact()) {
      readOne(range, names.names().contains(start));
    } else if (range.of(known).isEmpty()) {
      readAll(start);
    } else {
      lookInto(start, names, index);
    }
    return index;
  }

  private long newest(KeyRange range) {
    return range.of(known).values().stream().mapToLong(KvEntry::modifyIndex).max().orElse(0);
  }

  /** Reads a key, and gives its index; 0 if it is not there. */
  private long readOne(KeyRange key, boolean listed) throws ConsulRequestException {
    Optional<KvEntry> entry = store.find(key.start(), consistency);
    long index = entry.map(KvEntry::modifyIndex).orElse(0L);
    moved |= index > until || (listed && entry.isEmpty());
    read.put(key, entry.stream().toList());
    return index;
  }

  /** Reads all that starts so, which was there a moment ago. */
  private void readAll(String prefix) throws ConsulRequestException {
    IndexedEntries answer = store.list(part, prefix, 0, Duration.ZERO, consistency);
    KvEntries contents = answer.contents();
    moved |= answer.index() == null || answer.index() > until || contents.isEmpty();
    read.put(new KeyRange(prefix, false), contents.only(part::holds).entries());
  }
}
