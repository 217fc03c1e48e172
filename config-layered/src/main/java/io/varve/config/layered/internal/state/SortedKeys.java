package io.varve.config.layered.internal.state;

import io.varve.config.ConfigKey;
import io.varve.config.layered.internal.value.ValueLookup.Child;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keys of a state in order, sorted when they are first asked for. Thread-safe. */
final class SortedKeys {
  /** The keys until they are sorted. Guarded by this. */
  private @Nullable Collection<String> unsorted;

  /** Difference to keys that are sorted, if there are such. Guarded by this. */
  private @Nullable Edit edit;

  private volatile String @Nullable [] sorted;

  SortedKeys(Collection<String> keys) {
    this(keys, null);
  }

  private SortedKeys(Collection<String> keys, @Nullable Edit edit) {
    this.unsorted = keys;
    this.edit = edit;
  }

  /** Sorted keys, and the keys to add and to remove. */
  private record Edit(String[] sorted, Set<String> added, Set<String> removed) {
    String[] apply() {
      // Timsort merges the two sorted runs.
      return Stream.concat(
              Arrays.stream(sorted).filter(key -> !removed.contains(key)), added.stream().sorted())
          .sorted()
          .toArray(String[]::new);
    }
  }

  /**
   * Returns the same keys for a later state.
   *
   * @param keys equal to these; kept, if need be, so that the earlier state is not
   */
  SortedKeys as(Collection<String> keys) {
    return sorted == null ? new SortedKeys(keys) : this;
  }

  /**
   * Returns other keys; sorting them costs little where these are sorted.
   *
   * @param keys all of them
   * @param added those that are not among these
   * @param removed those that are among these alone
   */
  SortedKeys with(Collection<String> keys, Set<String> added, Set<String> removed) {
    String[] known = sorted;
    return new SortedKeys(keys, known == null ? null : new Edit(known, added, removed));
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

  /** Returns true if some key is truly below a key. */
  boolean hasBelow(String key) {
    if (key.isEmpty()) {
      return sorted().length > 0;
    }
    return startsAt(key + '.') >= 0 || startsAt(key + '[') >= 0;
  }

  private int startsAt(String start) {
    String[] keys = sorted();
    int i = firstFrom(keys, start);
    return i < keys.length && keys[i].startsWith(start) ? i : -1;
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

  /** Returns the named children of a key, with the names as they were written. */
  List<Child> children(String prefix, Map<String, String> spellings) {
    String start = prefix.isEmpty() ? "" : prefix + '.';
    List<String> below = new ArrayList<>(under(prefix));
    below.removeIf(key -> !key.startsWith(start));
    int depth = ConfigKey.parts(prefix).size();
    int from = prefix.isEmpty() ? 0 : prefix.length() + 1;
    // A child's own key and those below it may be apart: foo, foo-bar, foo.sub.
    Map<String, Child> children = new TreeMap<>();
    String last = null;
    String lastName = "";
    for (String key : below) {
      String child = key.substring(0, endOfName(key, from));
      String spelling = spellings.get(key);
      String name = spelling == null ? null : ConfigKey.parts(spelling).get(depth);
      if (!child.equals(last)) {
        last = child;
        lastName = ConfigKey.parts(key.substring(from, child.length())).get(0);
        children.putIfAbsent(child, new Child(child, lastName));
      }
      if (name != null) {
        String plain = lastName;
        children.computeIfPresent(
            child, (same, known) -> known.name().equals(plain) ? new Child(same, name) : known);
      }
    }
    return List.copyOf(children.values());
  }

  /** Returns the end of the name that begins at a position of a canonical key. */
  static int endOfName(String key, int from) {
    boolean quoted = false;
    for (int i = from; i < key.length(); i++) {
      char c = key.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '.' || c == '[')) {
        return i;
      }
    }
    return key.length();
  }
}
