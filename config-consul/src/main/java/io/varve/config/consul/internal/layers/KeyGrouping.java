package io.varve.config.consul.internal.layers;

import io.varve.config.consul.internal.kv.KeyPrefixes;
import io.varve.config.consul.internal.kv.KvQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gathers keys so that few queries read many. Pure.
 *
 * <p>Keys of one folder are read together, by what they have in common. Where that leaves too many
 * groups, those are joined that have most in common, so that as little else as possible is read,
 * and with them all that a query for what they have in common finds anyway.
 */
final class KeyGrouping {
  private KeyGrouping() {}

  /** The queries that read these keys. */
  static List<KvQuery> of(Collection<String> keys, int most) {
    List<String> sorted = List.copyOf(new TreeSet<>(keys));
    if (sorted.isEmpty()) {
      return List.of();
    }
    NavigableSet<Integer> starts = new TreeSet<>(Set.of(0));
    for (int i = 1; i < sorted.size(); i++) {
      if (commonFolder(sorted.get(i - 1), sorted.get(i)).isEmpty()) {
        starts.add(i);
      }
    }
    while (starts.size() > most) {
      String common = closest(sorted, starts);
      starts.removeIf(at -> at > 0 && before(sorted, at).equals(common));
    }
    List<KvQuery> queries = new ArrayList<>();
    int end;
    for (int start = 0; start < sorted.size(); start = end) {
      end = end(sorted, start, starts.higher(start));
      queries.add(query(sorted.subList(start, end)));
    }
    return queries;
  }

  /** Where a group ends: behind all that the query for its keys finds. */
  private static int end(List<String> sorted, int start, @Nullable Integer next) {
    int end = next == null ? sorted.size() : next;
    if (end - start > 1) {
      String prefix = KeyPrefixes.common(sorted.get(start), sorted.get(end - 1));
      while (end < sorted.size() && sorted.get(end).startsWith(prefix)) {
        end++;
      }
    }
    return end;
  }

  /** The most that a group has in common with the one before it. */
  private static String closest(List<String> sorted, NavigableSet<Integer> starts) {
    String closest = "";
    for (int at : starts.tailSet(0, false)) {
      String common = before(sorted, at);
      if (common.length() > closest.length()) {
        closest = common;
      }
    }
    return closest;
  }

  /** What the key at a place has in common with the one before it. */
  private static String before(List<String> sorted, int at) {
    return KeyPrefixes.common(sorted.get(at - 1), sorted.get(at));
  }

  private static KvQuery query(List<String> keys) {
    if (keys.size() == 1) {
      return new KvQuery.SingleKey(keys.get(0));
    }
    String first = keys.get(0);
    String last = keys.get(keys.size() - 1);
    return new KvQuery.KeySet(KeyPrefixes.common(first, last), new HashSet<>(keys));
  }

  /** The folder that two keys lie in, if they lie in one. */
  private static String commonFolder(String a, String b) {
    String folder = a.substring(0, a.lastIndexOf('/') + 1);
    return folder.equals(b.substring(0, b.lastIndexOf('/') + 1)) ? folder : "";
  }
}
