package io.varve.config.layered.internal.table;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map with its keys and values side by side in arrays, called pages.
 *
 * <p>A changed map shares all pages with its predecessor, except those of the changed keys. A
 * lookup therefore costs the same after any number of changes, and a comparison of the two maps
 * skips shared pages. The upper bits of a hash select the page. At most half of the places are
 * used. Unlike a {@link HashMap}, there are no node objects between page and key.
 *
 * @param <K> the keys, not null
 * @param <V> the values, not null
 */
public final class FlatMap<K, V> extends AbstractMap<K, V> {
  /** Spreads the similar hashes of similar strings over the upper bits. */
  private static final int SPREAD = 0x9E3779B9;

  /** Longest search. Only deliberately colliding hashes would need a longer one. */
  static final int FARTHEST = 256;

  /** Places per page, as a power of 2; a smaller table is a single page. */
  static final int PAGE_BITS = 13;

  /** Each page has keys at even positions, each followed by its value; nulls in empty places. */
  private final @Nullable Object[][] pages;

  private final int shift;
  private final int size;

  /** Entries for which the table has no place near enough; null if there are none. */
  private final @Nullable Map<Object, V> crowded;

  /** For a builder. */
  FlatMap(@Nullable Object[][] pages, int shift, int size, @Nullable Map<Object, V> crowded) {
    this.pages = pages;
    this.shift = shift;
    this.size = size;
    this.crowded = crowded;
  }

  /** Returns a map of some entries, which are copied unless they are a {@link FlatMap}. */
  public static <K, V> FlatMap<K, V> of(Map<K, V> entries) {
    if (entries instanceof FlatMap<K, V> same) {
      return same;
    }
    FlatMapBuilder<K, V> builder = new FlatMapBuilder<>(entries.size());
    entries.forEach(builder::put);
    return builder.flat();
  }

  /** An independent copy. A later {@link #settle} on one of the maps does not affect the other. */
  @SuppressWarnings("unchecked") // no caller sees the copy as a map of the narrower type
  public static <K, V> FlatMap<K, V> copyOf(Map<K, ? extends V> entries) {
    FlatMap<K, V> same = of((Map<K, V>) entries);
    @Nullable Object[][] copies = new @Nullable Object[same.pages.length][];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = same.pages[i].clone();
    }
    return new FlatMap<>(copies, same.shift, same.size, same.crowded);
  }

  /** Returns an independent map with mapped values. Needs no lookups. */
  @SuppressWarnings("unchecked") // keys and values lie side by side
  public <W> FlatMap<K, W> mapped(BiFunction<? super K, ? super V, ? extends W> change) {
    @Nullable Object[][] mapped = new @Nullable Object[pages.length][];
    for (int i = 0; i < pages.length; i++) {
      @Nullable Object[] page = pages[i].clone();
      for (int at = 0; at < page.length; at += 2) {
        if (page[at] != null) {
          page[at + 1] = change.apply((K) page[at], (V) page[at + 1]);
        }
      }
      mapped[i] = page;
    }
    Map<Object, W> apart = new HashMap<>();
    apart().forEach((key, value) -> apart.put(key, change.apply((K) key, value)));
    return new FlatMap<>(mapped, shift, size, apart.isEmpty() ? null : apart);
  }

  /**
   * Returns a map with some entries put and some removed.
   *
   * @param put the new entries, which replace entries with the same keys
   * @param removed the keys to remove; ignored if they are absent, or in {@code put}
   * @return a map that shares the rest with this one
   */
  public FlatMap<K, V> with(Map<? extends K, ? extends V> put, Set<? extends K> removed) {
    FlatMapBuilder<K, V> changed = toBuilder();
    for (K key : removed) {
      if (!put.containsKey(key)) {
        changed.remove(key);
      }
    }
    for (Map.Entry<? extends K, ? extends V> entry : put.entrySet()) {
      changed.put(entry.getKey(), Objects.requireNonNull(entry.getValue()));
    }
    return changed.flat();
  }

  /** A builder with these entries. Copies a page at its first change. */
  FlatMapBuilder<K, V> toBuilder() {
    return new FlatMapBuilder<>(pages, shift, size, crowded);
  }

  /**
   * Returns the keys that only one of the maps has, or whose values are different objects. Skips
   * shared pages. Tables of different sizes are compared as a whole.
   */
  @SuppressWarnings("ReferenceEquality") // maps share objects
  public Set<K> differences(FlatMap<K, V> other) {
    Set<K> differ = new HashSet<>();
    if (shift == other.shift) {
      for (int i = 0; i < pages.length; i++) {
        if (pages[i] != other.pages[i]) {
          addKeys(pages[i], other.pages[i], differ);
        }
      }
      addCrowded(other, differ);
      other.addCrowded(this, differ);
    } else {
      differ.addAll(keySet());
      differ.addAll(other.keySet());
    }
    differ.removeIf(key -> get(key) == other.get(key));
    return differ;
  }

  /** Adds the keys whose places differ in two pages. */
  @SuppressWarnings({"ReferenceEquality", "unchecked"}) // maps share objects; all keys are Ks
  private static <K> void addKeys(
      @Nullable Object[] page, @Nullable Object[] other, Set<K> differ) {
    for (int at = 0; at < page.length; at += 2) {
      if (page[at] != other[at] || page[at + 1] != other[at + 1]) {
        if (page[at] != null) {
          differ.add((K) page[at]);
        }
        if (other[at] != null) {
          differ.add((K) other[at]);
        }
      }
    }
  }

  @SuppressWarnings({"ReferenceEquality", "unchecked"}) // maps share objects; all keys are Ks
  private void addCrowded(FlatMap<K, V> other, Set<K> differ) {
    apart()
        .forEach(
            (key, value) -> {
              if (other.apart().get(key) != value) {
                differ.add((K) key);
              }
            });
  }

  private Map<Object, V> apart() {
    return crowded == null ? Map.of() : crowded;
  }

  /** The capacity of the table. */
  int places() {
    return 1 << (32 - shift);
  }

  /** The preferred place of a key. */
  static int place(Object key, int shift) {
    return (key.hashCode() * SPREAD) >>> shift;
  }

  @Override
  @SuppressWarnings("unchecked") // a key is followed by a V
  public @Nullable V get(Object key) {
    int place = place(key, shift);
    @Nullable Object[] page = pages[place >>> PAGE_BITS];
    int at = (place << 1) & (page.length - 1);
    for (int i = 0; i < FARTHEST; i++) {
      Object there = page[at];
      if (there == null) {
        return null;
      }
      if (key.equals(there)) {
        return (V) page[at + 1];
      }
      at = (at + 2) & (page.length - 1);
    }
    return crowded == null ? null : crowded.get(key);
  }

  /**
   * Replaces the value of a key by an equivalent one in place. Benign race; visible in all maps
   * that share the page. Ignored for an absent key, and for one that has no place in the table. The
   * object must be safe to read without synchronization.
   */
  public void settle(K key, V same) {
    int place = place(key, shift);
    @Nullable Object[] page = pages[place >>> PAGE_BITS];
    int at = (place << 1) & (page.length - 1);
    for (int i = 0; i < FARTHEST && page[at] != null; i++) {
      if (key.equals(page[at])) {
        page[at + 1] = same;
        return;
      }
      at = (at + 2) & (page.length - 1);
    }
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  @SuppressWarnings("unchecked") // keys and values lie side by side
  public void forEach(BiConsumer<? super K, ? super V> action) {
    for (@Nullable Object[] page : pages) {
      for (int at = 0; at < page.length; at += 2) {
        if (page[at] != null) {
          action.accept((K) page[at], (V) page[at + 1]);
        }
      }
    }
    for (Map.Entry<Object, V> entry : apart().entrySet()) {
      action.accept((K) entry.getKey(), entry.getValue());
    }
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Entry<K, V>> iterator() {
        return new EntryIterator();
      }
    };
  }

  private final class EntryIterator implements Iterator<Entry<K, V>> {
    private final Iterator<Entry<Object, V>> apart = apart().entrySet().iterator();
    private int place = filledFrom(0);

    /** Returns the next place with a key, or the number of places. */
    private int filledFrom(int start) {
      int next = start;
      while (next < places() && pages[next >>> PAGE_BITS][at(next)] == null) {
        next++;
      }
      return next;
    }

    private int at(int there) {
      return (there << 1) & (pages[0].length - 1);
    }

    @Override
    public boolean hasNext() {
      return place < places() || apart.hasNext();
    }

    @Override
    @SuppressWarnings("unchecked") // keys and values lie side by side
    public Entry<K, V> next() {
      if (place == places()) {
        Entry<Object, V> entry = apart.next();
        return Map.entry((K) entry.getKey(), entry.getValue());
      }
      @Nullable Object[] page = pages[place >>> PAGE_BITS];
      int at = at(place);
      place = filledFrom(place + 1);
      return Map.entry((K) page[at], (V) page[at + 1]);
    }
  }
}
