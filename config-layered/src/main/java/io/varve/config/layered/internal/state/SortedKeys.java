package io.varve.config.layered.internal.state;

import io.varve.config.ConfigKey;
import io.varve.config.layered.internal.table.FlatMap;
import io.varve.config.layered.internal.table.FlatMapBuilder;
import io.varve.config.layered.internal.value.KeyScanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a state in order, in groups of one first name.
 *
 * <p>The groups are made when one of them is first needed, which costs one walk through all keys. A
 * group is sorted when it is first needed: most programs search below few names. Thread-safe.
 */
final class SortedKeys {
  private static final String[] NONE = {};

  private final int size;

  /** The keys until they are in groups. Guarded by this. */
  private @Nullable Collection<String> ungrouped;

  private volatile @Nullable FlatMap<String, Group> groups;

  SortedKeys(Collection<String> keys) {
    this.size = keys.size();
    this.ungrouped = keys;
  }

  private SortedKeys(int size, FlatMap<String, Group> groups) {
    this.size = size;
    this.groups = groups;
  }

  /** The keys with one first name, sorted when they are first needed. */
  private static final class Group {
    /** The keys until they are sorted. Guarded by this. */
    private @Nullable Edit unsorted;

    private volatile String @Nullable [] sorted;

    Group(Edit unsorted) {
      this.unsorted = unsorted;
    }

    String[] sorted() {
      String[] keys = sorted;
      return keys == null ? sort() : keys;
    }

    private synchronized String[] sort() {
      if (unsorted != null) {
        sorted = unsorted.apply();
        unsorted = null;
      }
      return Objects.requireNonNull(sorted);
    }
  }

  /** Sorted keys, with the keys to add and to remove. */
  private record Edit(List<String> sorted, List<String> added, List<String> removed) {
    String[] apply() {
      List<String> keys = new ArrayList<>(sorted.size() + added.size());
      Set<String> gone = new HashSet<>(removed);
      for (String key : sorted) {
        if (!gone.contains(key)) {
          keys.add(key);
        }
      }
      keys.addAll(added);
      keys.sort(null); // Timsort finds the sorted run
      return keys.toArray(NONE);
    }
  }

  /**
   * Returns the same keys for a later state. If they are not in groups yet, the argument is used,
   * so that the earlier state is not retained.
   *
   * @param keys the keys of the later state, equal to these
   */
  SortedKeys as(Collection<String> keys) {
    return groups == null ? new SortedKeys(keys) : this;
  }

  /**
   * Returns the keys of a later state. Groups without a difference are shared. Sorting the others
   * costs little if they are sorted here.
   *
   * @param keys all keys of the later state
   * @param added the keys that are new there
   * @param removed the keys that are no longer there
   */
  SortedKeys with(Collection<String> keys, Set<String> added, Set<String> removed) {
    FlatMap<String, Group> known = groups;
    if (known == null) {
      return new SortedKeys(keys);
    }
    Map<String, List<String>> come = byFirstName(added);
    Map<String, List<String>> gone = byFirstName(removed);
    Set<String> names = new HashSet<>(come.keySet());
    names.addAll(gone.keySet());
    Map<String, Group> changed = new HashMap<>();
    for (String name : names) {
      Group group = known.get(name);
      String[] sorted = group == null ? NONE : group.sorted;
      if (sorted == null) {
        return new SortedKeys(keys);
      }
      List<String> none = List.of();
      changed.put(
          name,
          new Group(
              new Edit(
                  Arrays.asList(sorted),
                  come.getOrDefault(name, none),
                  gone.getOrDefault(name, none))));
    }
    return new SortedKeys(keys.size(), known.with(changed, Set.of()));
  }

  private static Map<String, List<String>> byFirstName(Collection<String> keys) {
    Map<String, List<String>> byName = new HashMap<>();
    String name = "";
    List<String> group = new ArrayList<>();
    for (String key : keys) {
      // Neighbours mostly share their first name.
      if (name.isEmpty() || !ConfigKey.isUnder(key, name)) {
        name = firstName(key);
        List<String> known = byName.get(name);
        group = known == null ? new ArrayList<>(1) : known;
        byName.put(name, group);
      }
      group.add(key);
    }
    return byName;
  }

  private static String firstName(String key) {
    return key.substring(0, KeyScanner.endOfName(key, 0));
  }

  private FlatMap<String, Group> groups() {
    FlatMap<String, Group> known = groups;
    return known == null ? group() : known;
  }

  private synchronized FlatMap<String, Group> group() {
    if (ungrouped != null) {
      Map<String, List<String>> byName = byFirstName(ungrouped);
      FlatMapBuilder<String, Group> made = new FlatMapBuilder<>(byName.size());
      for (Map.Entry<String, List<String>> named : byName.entrySet()) {
        made.put(named.getKey(), new Group(new Edit(List.of(), named.getValue(), List.of())));
      }
      groups = made.build();
      ungrouped = null;
    }
    return Objects.requireNonNull(groups);
  }

  /** The keys with the first name of a key, sorted. */
  private String[] groupOf(String key) {
    Group group = groups().get(firstName(key));
    return group == null ? NONE : group.sorted();
  }

  /** Returns true if a key is below another. */
  boolean hasBelow(String key) {
    if (key.isEmpty()) {
      return size > 0;
    }
    String[] group = groupOf(key);
    return anyStarts(group, key + '.') || anyStarts(group, key + '[');
  }

  private static boolean anyStarts(String[] keys, String start) {
    int i = firstFrom(keys, start);
    return i < keys.length && keys[i].startsWith(start);
  }

  private static int firstFrom(String[] keys, String start) {
    int i = Arrays.binarySearch(keys, start);
    return i < 0 ? -i - 1 : i;
  }

  /** Returns the keys at a prefix and below it. */
  List<String> under(String prefix) {
    List<String> under = new ArrayList<>();
    if (prefix.isEmpty()) {
      for (Group group : groups().values()) {
        under.addAll(Arrays.asList(group.sorted()));
      }
      under.sort(null); // groups may overlap: a, a-b, a.c
      return under;
    }
    String[] group = groupOf(prefix);
    if (Arrays.binarySearch(group, prefix) >= 0) {
      under.add(prefix);
    }
    addStarting(group, prefix + '.', under);
    addStarting(group, prefix + '[', under);
    return under;
  }

  private static void addStarting(String[] keys, String start, List<String> to) {
    for (int i = firstFrom(keys, start); i < keys.length && keys[i].startsWith(start); i++) {
      to.add(keys[i]);
    }
  }

  /** Returns the keys below a prefix that continue it with a name, not an index. */
  List<String> belowByName(String prefix) {
    if (prefix.isEmpty()) {
      return under("");
    }
    List<String> below = new ArrayList<>();
    addStarting(groupOf(prefix), prefix + '.', below);
    return below;
  }
}
