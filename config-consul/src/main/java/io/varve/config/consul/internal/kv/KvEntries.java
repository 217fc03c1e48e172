package io.varve.config.consul.internal.kv;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Consistent snapshot of the entries of a query, in the server's order. Immutable. */
public record KvEntries(List<KvEntry> list) {
  public static final KvEntries NOTHING = new KvEntries(List.of());

  public KvEntries {
    list = List.copyOf(list);
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** The estimated size of a reply with these entries, in bytes. */
  public long weight() {
    return list.stream().mapToLong(KvEntry::weight).sum();
  }

  /** The entries whose key matches. */
  public KvEntries only(Predicate<String> wanted) {
    return new KvEntries(list.stream().filter(entry -> wanted.test(entry.key())).toList());
  }

  /** The entries that remain without the longest common prefix and suffix of both lists. */
  public List<KvEntry> differing(KvEntries other) {
    int last = list.size() - 1;
    int otherLast = other.list.size() - 1;
    int most = 1 + Math.min(last, otherLast);
    int begin = 0;
    while (begin < most && list.get(begin).equals(other.list.get(begin))) {
      begin++;
    }
    int end = 0;
    while (end < most - begin && list.get(last - end).equals(other.list.get(otherLast - end))) {
      end++;
    }
    return list.subList(begin, list.size() - end);
  }

  /** The keys of these entries that {@code other} does not contain. */
  public List<String> missingIn(KvEntries other) {
    Set<String> there =
        other.differing(this).stream().map(KvEntry::key).collect(Collectors.toSet());
    return differing(other).stream().map(KvEntry::key).filter(key -> !there.contains(key)).toList();
  }

  /** Returns true if {@code other} has all of these entries. */
  public boolean isPartOf(KvEntries other) {
    return Set.copyOf(other.differing(this)).containsAll(differing(other));
  }

  /** Returns true if an entry differs from the one in {@code other}, and was changed before it. */
  public boolean hasOlderThan(KvEntries other) {
    Map<String, Long> changed =
        other.differing(this).stream()
            .collect(Collectors.toMap(KvEntry::key, KvEntry::modifyIndex, Math::max));
    return differing(other).stream()
        .anyMatch(entry -> entry.modifyIndex() < changed.getOrDefault(entry.key(), 0L));
  }

  /** The number of entries, without the values, which may be secrets. */
  @Override
  public String toString() {
    return list.size() + " entries";
  }
}
