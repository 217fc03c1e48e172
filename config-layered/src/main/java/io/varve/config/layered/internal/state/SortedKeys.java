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

/**
 * The keys of a state in order. Thread-safe.
 *
 * <p>To sort many costs as much as to go through all of them some times, and most programs ask a
 * few times alone: so they are sorted once going through them has cost as much. That is never more
 * than twice what the better of the two would have cost.
 */
final class SortedKeys {
  /** A name begins few keys if it begins one of so many at most. */
  private static final int FEW = 16;

  /** What makes sorted keys of others; null where there are none, and once these are sorted. */
  private @Nullable Difference difference;

  /** All keys in no order; null where they are sorted, or soon can be. */
  private @Nullable Collection<String> unsorted;

  /** How many keys were gone through; threads may race for it, and go through some once more. */
  private long walked;

  /** Those that were asked for the last time; null if nobody has asked. */
  private volatile @Nullable Family family;

  private volatile String @Nullable [] sorted;

  /** What came to sorted keys, and what went. */
  private static final class Difference {
    private final String[] before;
    private final Set<String> added;
    private final Set<String> removed;

    Difference(String[] before, Set<String> added, Set<String> removed) {
      this.before = before;
      this.added = added;
      this.removed = removed;
    }

    String[] sorted() {
      String[] keys =
          Stream.concat(Arrays.stream(before).filter(key -> !removed.contains(key)), added.stream())
              .toArray(String[]::new);
      Arrays.sort(keys); // two runs that are sorted, or nearly: much cheaper than from scratch
      return keys;
    }
  }

  /**
   * All keys that begin with one name: a source asks for one of its settings after the other.
   *
   * @param name the name
   * @param keys the keys, or null if there are many
   */
  private record Family(String name, @Nullable List<String> keys) {
    static Family of(String name, Collection<String> all) {
      List<String> keys = new ArrayList<>();
      for (String key : all) {
        if (ConfigKey.isUnder(key, name)) {
          keys.add(key);
          if (keys.size() > all.size() / FEW) {
            return new Family(name, null);
          }
        }
      }
      return new Family(name, keys);
    }
  }

  SortedKeys(Collection<String> keys) {
    this(keys, 0);
  }

  /**
   * Keys of which some are known to begin with a name, so that nobody goes through all for these.
   *
   * @param keys all keys
   * @param name the name
   * @param named all those at the name or below it
   */
  SortedKeys(Collection<String> keys, String name, List<String> named) {
    this(keys);
    this.family = new Family(name, named);
  }

  private SortedKeys(Collection<String> keys, long walked) {
    this.unsorted = keys;
    this.walked = walked;
  }

  private SortedKeys(String[] sorted, Set<String> added, Set<String> removed) {
    this.difference = new Difference(sorted, added, removed);
  }

  /**
   * The same keys.
   *
   * @param keys equal to those that are here; kept in the place of the others if need be
   */
  SortedKeys as(Collection<String> keys) {
    return sorted == null ? new SortedKeys(keys, walked) : this;
  }

  /**
   * Other keys.
   *
   * @param keys all of them; kept until they are needed in order
   * @param added those that are not here
   * @param removed those that are here alone
   */
  SortedKeys with(Collection<String> keys, Set<String> added, Set<String> removed) {
    String[] known = sorted;
    return known == null ? new SortedKeys(keys, walked) : new SortedKeys(known, added, removed);
  }

  private String[] sorted() {
    String[] keys = sorted;
    return keys == null ? sort() : keys;
  }

  private synchronized String[] sort() {
    String[] keys = sorted;
    if (keys == null) {
      keys = difference == null ? sorted(unsorted) : difference.sorted();
      sorted = keys;
      difference = null;
      unsorted = null;
      family = null;
    }
    return keys;
  }

  private static String[] sorted(@Nullable Collection<String> keys) {
    String[] sorted = Objects.requireNonNull(keys).toArray(new String[0]);
    Arrays.sort(sorted);
    return sorted;
  }

  /** The keys to go through for what is under a key, or null to look in the sorted ones. */
  private @Nullable Collection<String> walk(String key) {
    Collection<String> all = unsorted;
    if (all == null) {
      return null;
    }
    String name = key.substring(0, endOfName(key, 0));
    Family known = family;
    if (!name.isEmpty() && (known == null || !known.name.equals(name))) {
      if (isEnough(all.size(), all)) {
        return null;
      }
      known = Family.of(name, all);
      family = known;
    }
    Collection<String> keys =
        known == null || name.isEmpty() || known.keys == null ? all : known.keys;
    return isEnough(keys.size(), all) ? null : keys;
  }

  /** Whether to go through some more would cost as much as to sort all. */
  private boolean isEnough(int more, Collection<String> all) {
    int size = all.size();
    walked += more;
    return walked > (long) size * (Integer.SIZE - Integer.numberOfLeadingZeros(size));
  }

  /** Whether some key is truly below a key. */
  boolean hasBelow(String key) {
    Collection<String> walk = walk(key);
    if (walk != null) {
      for (String each : walk) {
        if (each.length() > key.length() && ConfigKey.isUnder(each, key)) {
          return true;
        }
      }
      return false;
    }
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

  /** The keys at a prefix and below it. */
  List<String> under(String prefix) {
    if (prefix.isEmpty()) {
      return List.of(sorted());
    }
    Collection<String> walk = walk(prefix);
    List<String> under = new ArrayList<>();
    if (walk != null) {
      for (String key : walk) {
        if (ConfigKey.isUnder(key, prefix)) {
          under.add(key);
        }
      }
      under.sort(null);
      return under;
    }
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

  /** The named children of a key, with the names as they were written. */
  List<Child> children(String prefix, Map<String, String> spellings) {
    String start = prefix.isEmpty() ? "" : prefix + '.';
    List<String> below = new ArrayList<>(under(prefix));
    below.removeIf(key -> !key.startsWith(start));
    int depth = ConfigKey.parts(prefix).size();
    int from = prefix.isEmpty() ? 0 : prefix.length() + 1;
    // A child's own key and those below it need not be neighbours: foo, foo-bar, foo.sub.
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

  /** Where a name of a canonical key ends that begins here. */
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
