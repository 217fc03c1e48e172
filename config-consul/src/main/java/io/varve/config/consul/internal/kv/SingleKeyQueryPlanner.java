package io.varve.config.consul.internal.kv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Planner of few queries for many configured single keys. Pure.
 *
 * <p>Keys of one folder form a group, which is read by their common prefix. If there are too many
 * groups, those with the longest common prefix are joined first, so that few other keys are read. A
 * group contains every configured key with its prefix.
 */
public final class SingleKeyQueryPlanner {
  private SingleKeyQueryPlanner() {}

  /** Returns at most a given number of queries that read the keys. */
  public static List<KvQuery> queries(Collection<String> keys, int limit) {
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
    while (starts.size() > limit) {
      String common = longestShared(sorted, starts);
      starts.removeIf(at -> at > 0 && sharedWithPrevious(sorted, at).equals(common));
    }
    List<KvQuery> queries = new ArrayList<>();
    int end;
    for (int start = 0; start < sorted.size(); start = end) {
      end = end(sorted, start, starts.higher(start));
      queries.add(query(sorted.subList(start, end)));
    }
    return queries;
  }

  /** The end of a group: after the last key with its prefix. */
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

  /** The longest prefix that a group shares with the previous group. */
  private static String longestShared(List<String> sorted, NavigableSet<Integer> starts) {
    String longest = "";
    for (int at : starts.tailSet(0, false)) {
      String common = sharedWithPrevious(sorted, at);
      if (common.length() > longest.length()) {
        longest = common;
      }
    }
    return longest;
  }

  /** The common prefix of the key at a position and the previous key. */
  private static String sharedWithPrevious(List<String> sorted, int at) {
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

  /** The folder of two keys; empty if they are in different folders. */
  private static String commonFolder(String a, String b) {
    String folder = a.substring(0, a.lastIndexOf('/') + 1);
    return folder.equals(b.substring(0, b.lastIndexOf('/') + 1)) ? folder : "";
  }
}
