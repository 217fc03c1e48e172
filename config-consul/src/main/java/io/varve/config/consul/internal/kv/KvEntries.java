package io.varve.config.consul.internal.kv;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a query found at one moment. Immutable.
 *
 * @param entries what is there, sorted by key as the server sorts
 */
public record KvEntries(List<KvEntry> entries) {
  public static final KvEntries NOTHING = new KvEntries(List.of());

  public KvEntries {
    entries = List.copyOf(entries);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** About how many bytes of an answer of the server they take. */
  public long weight() {
    return entries.stream().mapToLong(KvEntry::weight).sum();
  }

  /** The entries whose key is wanted. */
  public KvEntries only(Predicate<String> wanted) {
    return new KvEntries(entries.stream().filter(entry -> wanted.test(entry.key())).toList());
  }

  /** Whether keys and bytes are equal: whether anybody needs to know. */
  public boolean sameAs(KvEntries other) {
    return entries.size() == other.entries.size() && sameAtBeginning(other) == entries.size();
  }

  /** How many entries are the same before the first that is not. */
  public int sameAtBeginning(KvEntries other) {
    int most = Math.min(entries.size(), other.entries.size());
    int same = 0;
    while (same < most && entries.get(same).sameAs(other.entries.get(same))) {
      same++;
    }
    return same;
  }

  /**
   * How many entries are the same after the last that is not.
   *
   * @param begin how many are the same at the beginning; they do not count again
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

  /** The keys of these contents that others lack. */
  public List<String> missingIn(KvEntries other) {
    if (hasKeysOf(other)) {
      return List.of();
    }
    Set<String> there = new HashSet<>();
    other.entries.forEach(entry -> there.add(entry.key()));
    return entries.stream().map(KvEntry::key).filter(key -> !there.contains(key)).toList();
  }

  /** Whether the keys are the same, in the same order, as after a change of values alone. */
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

  /** How many there are, since the values may be secrets. */
  @Override
  public String toString() {
    return entries.size() + " entries";
  }
}
