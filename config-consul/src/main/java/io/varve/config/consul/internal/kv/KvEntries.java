package io.varve.config.consul.internal.kv;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Consistent state of the entries of a query. Immutable.
 *
 * @param entries the entries, in the server's order
 */
public record KvEntries(List<KvEntry> entries) {
  public static final KvEntries NOTHING = new KvEntries(List.of());

  public KvEntries {
    entries = List.copyOf(entries);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The estimated size of a reply with these entries, in bytes. */
  public long weight() {
    return entries.stream().mapToLong(KvEntry::weight).sum();
  }

  /** The entries whose key matches. */
  public KvEntries only(Predicate<String> wanted) {
    return new KvEntries(entries.stream().filter(entry -> wanted.test(entry.key())).toList());
  }

  /** Returns true if all keys and values are equal. */
  public boolean sameAs(KvEntries other) {
    return entries.size() == other.entries.size() && sameAtBeginning(other) == entries.size();
  }

  /** The number of equal entries before the first that differs. */
  public int sameAtBeginning(KvEntries other) {
    int most = Math.min(entries.size(), other.entries.size());
    int same = 0;
    while (same < most && entries.get(same).sameAs(other.entries.get(same))) {
      same++;
    }
    return same;
  }

  /**
   * The number of equal entries after the last that differs.
   *
   * @param begin the number of equal entries at the beginning, which do not count again
   */
  public int sameAtEnd(KvEntries other, int begin) {
    int last = entries.size() - 1;
    int otherLast = other.entries.size() - 1;
    int most = Math.min(last, otherLast) + 1 - begin;
    int same = 0;
    while (same < most && entries.get(last - same).sameAs(other.entries.get(otherLast - same))) {
      same++;
    }
    return same;
  }

  /** The keys that are missing in other entries. */
  public List<String> missingIn(KvEntries other) {
    if (hasKeysOf(other)) {
      return List.of();
    }
    Set<String> there = new HashSet<>();
    other.entries.forEach(entry -> there.add(entry.key()));
    return entries.stream().map(KvEntry::key).filter(key -> !there.contains(key)).toList();
  }

  /** Returns true if the keys are equal and in the same order, as after a change of values. */
  private boolean hasKeysOf(KvEntries other) {
    if (entries.size() != other.entries.size()) {
      return false;
    }
    for (int i = 0; i < entries.size(); i++) {
      if (!entries.get(i).key().equals(other.entries.get(i).key())) {
        return false;
      }
    }
    return true;
  }

  /** The number of entries, without the values, which may be secrets. */
  @Override
  public String toString() {
    return entries.size() + " entries";
  }
}
