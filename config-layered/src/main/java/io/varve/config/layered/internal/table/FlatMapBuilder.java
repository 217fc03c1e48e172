package io.varve.config.layered.internal.table;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link FlatMap} directly in its table, so that {@link #build} copies nothing. Not
 * thread-safe; single-use.
 *
 * @param <K> the keys, not null
 * @param <V> the values, not null
 */
public final class FlatMapBuilder<K, V> {
  private static final @Nullable Object[][] NONE = {};

  private @Nullable Object[][] pages;

  /** Pages that belong to a map. Such a page is copied before it is changed. */
  private @Nullable Object[][] shared = NONE;

  private int shift;
  private int size;
  private @Nullable Map<Object, V> crowded;

  /**
   * A builder without entries. If there are more entries than expected, the table grows. If there
   * are much fewer, {@link #build} creates a smaller one.
   */
  public FlatMapBuilder(int expected) {
    this.shift = shiftFor(expected);
    this.pages = newPages(shift);
  }

  /** A builder with the entries of a map. */
  FlatMapBuilder(
      @Nullable Object[][] shared, int shift, int size, @Nullable Map<Object, V> crowded) {
    this.pages = shared.clone();
    this.shared = shared;
    this.shift = shift;
    this.size = size;
    this.crowded = crowded == null ? null : new HashMap<>(crowded);
  }

  /** Returns the shift for a table with at least twice as many places as entries. */
  private static int shiftFor(int size) {
    return Integer.numberOfLeadingZeros(Math.max(1, size)) - 1;
  }

  private static @Nullable Object[][] newPages(int shift) {
    int bits = 32 - shift;
    int inPage = Math.min(bits, FlatMap.PAGE_BITS);
    return new @Nullable Object[1 << (bits - inPage)][2 << inPage];
  }

  /** Returns the value of a key so far, or null. */
  @SuppressWarnings("unchecked") // a key is followed by a V
  public @Nullable V get(K key) {
    int number = numberOfPage(key);
    int at = find(pages[number], key);
    if (at < 0) {
      return crowded == null ? null : crowded.get(key);
    }
    return (V) pages[number][at + 1];
  }

  /** Puts an entry, which replaces one of the same key. */
  public void put(K key, V value) {
    var unused = put(key, value, true);
  }

  /** Puts an entry unless there is one of the same key, whose value is returned. */
  public @Nullable V putIfAbsent(K key, V value) {
    return put(key, value, false);
  }

  /** Puts an entry. Returns the previous value. */
  @SuppressWarnings("unchecked") // a key is followed by a V
  private @Nullable V put(K key, V value, boolean replace) {
    int number = numberOfPage(key);
    int at = find(pages[number], key);
    if (at < 0) {
      return putApart(key, value, replace);
    }
    V before = (V) pages[number][at + 1];
    if (before == null || replace) {
      @Nullable Object[] page = ownPage(number);
      page[at] = key;
      page[at + 1] = value;
    }
    if (before == null) {
      grow();
    }
    return before;
  }

  private @Nullable V putApart(K key, V value, boolean replace) {
    Map<Object, V> apart = crowded == null ? new HashMap<>() : crowded;
    crowded = apart;
    V before = replace ? apart.put(key, value) : apart.putIfAbsent(key, value);
    if (before == null) {
      grow();
    }
    return before;
  }

  /** Removes a key, if it is present. */
  void remove(K key) {
    int number = numberOfPage(key);
    int at = find(pages[number], key);
    if (at < 0) {
      size -= crowded != null && crowded.remove(key) != null ? 1 : 0;
    } else if (pages[number][at] != null) {
      fill(number, empty(ownPage(number), at));
      size--;
    }
    int narrower = shiftFor(size);
    if (narrower > shift + 2) {
      resize(narrower);
    }
  }

  /**
   * Empties a place. Later keys that were displaced by its key move up, since a search ends at an
   * empty place. Returns the place that is empty afterwards.
   */
  private int empty(@Nullable Object[] page, int at) {
    int mask = page.length - 1;
    int empty = at;
    page[empty] = null;
    page[empty + 1] = null;
    for (int next = (at + 2) & mask; page[next] != null; next = (next + 2) & mask) {
      if (distance(page, page[next], empty) < distance(page, page[next], next)) {
        page[empty] = page[next];
        page[empty + 1] = page[next + 1];
        page[next] = null;
        page[next + 1] = null;
        empty = next;
      }
    }
    return empty;
  }

  /**
   * Moves a key without a place in the table into an empty place, if a search would find it there.
   */
  private void fill(int number, int empty) {
    if (crowded == null) {
      return;
    }
    @Nullable Object[] page = pages[number];
    for (Map.Entry<Object, V> entry : crowded.entrySet()) {
      Object key = entry.getKey();
      if (numberOfPage(key) == number && distance(page, key, empty) < FlatMap.FARTHEST) {
        page[empty] = key;
        page[empty + 1] = crowded.remove(key);
        return;
      }
    }
  }

  /** The number of steps from the preferred place of a key to a place of its page. */
  private int distance(@Nullable Object[] page, Object key, int at) {
    return ((at - (FlatMap.place(key, shift) << 1)) & (page.length - 1)) >> 1;
  }

  private int numberOfPage(Object key) {
    return FlatMap.place(key, shift) >>> FlatMap.PAGE_BITS;
  }

  /** Returns a page that may be changed. */
  @SuppressWarnings("ReferenceEquality") // the same object means that a map has this page
  private @Nullable Object[] ownPage(int number) {
    if (number < shared.length && pages[number] == shared[number]) {
      pages[number] = pages[number].clone();
    }
    return pages[number];
  }

  /**
   * The position of a key in its page, or of an empty place for it; negative if there is none near
   * enough.
   */
  private int find(@Nullable Object[] page, Object key) {
    int hash = key.hashCode();
    int at = (FlatMap.place(key, shift) << 1) & (page.length - 1);
    for (int i = 0; i < FlatMap.FARTHEST; i++) {
      Object there = page[at];
      if (there == null || (there.hashCode() == hash && key.equals(there))) {
        return at;
      }
      at = (at + 2) & (page.length - 1);
    }
    return -1;
  }

  /** Counts a new entry and enlarges the table if needed. */
  private void grow() {
    size++;
    int wider = shiftFor(size);
    if (wider < shift) {
      resize(wider);
    }
  }

  private void resize(int newShift) {
    FlatMap<K, V> all = flat();
    pages = newPages(newShift);
    shared = NONE;
    shift = newShift;
    size = 0;
    crowded = null;
    all.forEach(this::put);
  }

  /** Returns the map with the current table. The builder must not be used afterwards. */
  FlatMap<K, V> flat() {
    return new FlatMap<>(pages, shift, size, crowded);
  }

  /** Returns the map. The builder must not be used afterwards. */
  public FlatMap<K, V> build() {
    if (shift >= shiftFor(size)) {
      return flat();
    }
    FlatMapBuilder<K, V> smaller = new FlatMapBuilder<>(size);
    flat().forEach(smaller::put);
    return smaller.flat();
  }
}
