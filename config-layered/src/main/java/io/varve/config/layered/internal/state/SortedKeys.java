package io.varve.config.layered.internal.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys of a state in order, sorted when they are first needed. Thread-safe. */
final class SortedKeys {
  /** The keys until they are sorted. Guarded by this. */
  private @Nullable Collection<String> unsorted;

  /** Difference to sorted keys, or null. Guarded by this. */
  private @Nullable Edit edit;

  private volatile String @Nullable [] sorted;

  SortedKeys(Collection<String> keys) {
    this(keys, null);
  }

  private SortedKeys(Collection<String> keys, @Nullable Edit edit) {
    this.unsorted = keys;
    this.edit = edit;
  }

  /** Sorted keys, with the keys to add and to remove. */
  private record Edit(List<String> sorted, Set<String> added, Set<String> removed) {
    String[] apply() {
      // Timsort merges the two sorted runs.
      return Stream.concat(
              sorted.stream().filter(key -> !removed.contains(key)), added.stream().sorted())
          .sorted()
          .toArray(String[]::new);
    }
  }

  /**
   * Returns the same keys for a later state. If they are not sorted yet, the argument is used, so
   * that the earlier state is not retained.
   *
   * @param keys the keys of the later state, equal to these
   */
  SortedKeys as(Collection<String> keys) {
    return sorted == null ? new SortedKeys(keys) : this;
  }

  /**
   * Returns the keys of a later state. Sorting them costs little if these are sorted.
   *
   * @param keys all keys of the later state
   * @param added the keys that are new there
   * @param removed the keys that are no longer there
   */
  SortedKeys with(Collection<String> keys, Set<String> added, Set<String> removed) {
    String[] known = sorted;
    return new SortedKeys(
        keys, known == null ? null : new Edit(Arrays.asList(known), added, removed));
  }

  private String[] sorted() {
    String[] keys = sorted;
    return keys == null ? sort() : keys;
  }

  private synchronized String[] sort() {
    Collection<String> keys = unsorted;
    if (keys != null) {
      sorted = edit == null ? sort(keys) : edit.apply();
      unsorted = null;
      edit = null;
    }
    return Objects.requireNonNull(sorted);
  }

  private static String[] sort(Collection<String> keys) {
    String[] array = keys.toArray(new String[0]);
    Arrays.sort(array);
    return array;
  }

  /** Returns true if a key is below another. */
  boolean hasBelow(String key) {
    return key.isEmpty() ? sorted().length > 0 : anyStarts(key + '.') || anyStarts(key + '[');
  }

  private boolean anyStarts(String start) {
    String[] keys = sorted();
    int i = firstFrom(keys, start);
    return i < keys.length && keys[i].startsWith(start);
  }

  private static int firstFrom(String[] keys, String start) {
    int i = Arrays.binarySearch(keys, start);
    return i < 0 ? -i - 1 : i;
  }

  /** Returns the keys at a prefix and below it. */
  List<String> under(String prefix) {
    if (prefix.isEmpty()) {
      return List.of(sorted());
    }
    List<String> under = new ArrayList<>();
    if (Arrays.binarySearch(sorted(), prefix) >= 0) {
      under.add(prefix);
    }
    addStarting(prefix + '.', under);
    addStarting(prefix + '[', under);
    return under;
  }

  private void addStarting(String start, List<String> to) {
    String[] keys = sorted();
    for (int i = firstFrom(keys, start); i < keys.length && keys[i].startsWith(start); i++) {
      to.add(keys[i]);
    }
  }

  /** Returns the keys below a prefix that continue it with a name, not an index. */
  List<String> belowByName(String prefix) {
    List<String> below = new ArrayList<>();
    addStarting(prefix.isEmpty() ? "" : prefix + '.', below);
    return below;
  }
}
