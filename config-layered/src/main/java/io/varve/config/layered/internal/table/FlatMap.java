package io.varve.config.layered.internal.table;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map whose keys and values lie side by side in pages, which maps share.
 *
 * <p>A lookup needs no node objects between page and key, unlike a {@link java.util.HashMap}. At
 * most half of the places are used. The upper bits of the hash select the page, so that a change of
 * one key copies one page.
 *
 * @param <K> the keys, not null
 * @param <V> the values, not null
 */
public class FlatMap<K, V> extends AbstractMap<K, V> {
  /** Spreads the similar hashes of similar texts over the upper bits. */
  private static final int SPREAD = 0x9E3779B9;

  /** Longest search. Only deliberately colliding hashes would need a longer one. */
  static final int FARTHEST = 256;

  /** Places per page, as a power of 2; a smaller table is a single page. */
  static final int PAGE_BITS = 13;

  /** Minimum number of differing keys that are listed; larger maps list more. */
  private static final int FEW = 16;

  /** Each page has a key at an even place and its value behind it; nulls in empty places. */
  private final @Nullable Object[][] pages;

  private final int shift;
  private final int size;

  /** Entries too far from their place for the table; null if there are none. */
  private final @Nullable Map<Object, V> crowded;

  /** The same entries, not copied. */
  FlatMap(FlatMap<K, V> same) {
    this(same.pages, same.shift, same.size, same.crowded);
  }

  /** For a builder. */
  FlatMap(@Nullable Object[][] pages, int shift, int size, @Nullable Map<Object, V> crowded) {
    this.pages = pages;
    this.shift = shift;
    this.size = size;
    this.crowded = crowded;
  }

  /**
   * A map of some entries.
   *
   * @param entries copied, unless they are in a table already
   */
  static <K, V> FlatMap<K, V> of(Map<K, V> entries) {
    if (entries instanceof FlatMap<K, V> same) {
      return same;
    }
    FlatMapBuilder<K, V> builder = new FlatMapBuilder<>(entries.size());
    entries.forEach(builder::put);
    return builder.flat();
  }

  /** The same entries in a table of their own. */
  FlatMap<K, V> copy() {
    @Nullable Object[][] copies = new @Nullable Object[pages.length][];
    for (int i = 0; i < pages.length; i++) {
      copies[i] = pages[i].clone();
    }
    return new FlatMap<>(copies, shift, size, crowded);
  }

  /**
   * The map with other values, in the order of the table: nothing is looked up.
   *
   * @param change gives the new value; null leaves the entry out
   */
  <W> FlatMap<K, W> mapped(BiFunction<? super K, ? super V, ? extends @Nullable W> change) {
    @Nullable Object[][] mapped = new @Nullable Object[pages.length][];
    boolean all = crowded == null;
    for (int i = 0; i < pages.length && all; i++) {
      mapped[i] = new @Nullable Object[pages[i].length];
      all = map(pages[i], mapped[i], change);
    }
    return all ? new FlatMap<>(mapped, shift, size, null) : mappedAnew(change);
  }

  /** Returns false if the entries of a page cannot keep their places, since one was removed. */
  @SuppressWarnings("unchecked") // keys and values lie side by side
  private static <K, V, W> boolean map(
      @Nullable Object[] page,
      @Nullable Object[] mapped,
      BiFunction<? super K, ? super V, ? extends @Nullable W> change) {
    for (int at = 0; at < page.length; at += 2) {
      if (page[at] != null) {
        mapped[at] = page[at];
        mapped[at + 1] = change.apply((K) page[at], (V) page[at + 1]);
        if (mapped[at + 1] == null) {
          return false;
        }
      }
    }
    return true;
  }

  private <W> FlatMap<K, W> mappedAnew(
      BiFunction<? super K, ? super V, ? extends @Nullable W> change) {
    FlatMapBuilder<K, W> builder = new FlatMapBuilder<>(size);
    forEach(
        (key, value) -> {
          W now = change.apply(key, value);
          if (now != null) {
            builder.put(key, now);
          }
        });
    return builder.flat();
  }

  /** A builder that begins with these entries: pages are copied when they are written to. */
  FlatMapBuilder<K, V> toBuilder() {
    return new FlatMapBuilder<>(pages, shift, size, crowded);
  }

  /**
   * Returns the keys that differ from another map. Pages that both maps share are skipped.
   *
   * @return all keys that are in one map alone or have different objects as values; null if the
   *     tables have different sizes, or if there are many
   */
  @SuppressWarnings("ReferenceEquality") // one object tells that two maps share it
  @Nullable Set<K> differing(FlatMap<K, V> other) {
    if (shift != other.shift) {
      return null;
    }
    Set<K> differ = new HashSet<>();
    int most = Math.max(FEW, size / 8);
    for (int i = 0; i < pages.length; i++) {
      if (pages[i] != other.pages[i]) {
        addDiffering(pages[i], other, differ);
        addDiffering(other.pages[i], other, differ);
      }
      if (differ.size() > most) {
        return null;
      }
    }
    if (crowded != other.crowded) {
      apart().keySet().forEach(key -> addIfDiffering(key, other, differ));
      other.apart().keySet().forEach(key -> addIfDiffering(key, other, differ));
    }
    return differ;
  }

  private void addDiffering(@Nullable Object[] page, FlatMap<K, V> other, Set<K> differ) {
    for (int at = 0; at < page.length; at += 2) {
      if (page[at] != null) {
        addIfDiffering(page[at], other, differ);
      }
    }
  }

  @SuppressWarnings({"ReferenceEquality", "unchecked"}) // all that lies in a table are Ks
  private void addIfDiffering(Object key, FlatMap<K, V> other, Set<K> differ) {
    if (get(key) != other.get(key)) {
      differ.add((K) key);
    }
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
  @SuppressWarnings("unchecked") // behind a key lies a V
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
   * Replaces a value by an equivalent one in place. Benign race; visible in all maps that share the
   * page. Ignored for a crowded key. The object must be safe to read without synchronization.
   *
   * @param key a key
   * @param same the new value; ignored if the key is absent
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
    return new Entries();
  }

  private final class Entries extends AbstractSet<Entry<K, V>> {
    @Override
    public int size() {
      return size;
    }

    @Override
    public Iterator<Entry<K, V>> iterator() {
      return new EntryIterator();
    }
  }

  private final class EntryIterator implements Iterator<Entry<K, V>> {
    private final Iterator<Entry<Object, V>> apart = apart().entrySet().iterator();
    private int number;
    private int at = -2;

    EntryIterator() {
      advance();
    }

    /** To the next place that is filled, or behind the last page. */
    private void advance() {
      at += 2;
      while (number < pages.length) {
        for (; at < pages[number].length; at += 2) {
          if (pages[number][at] != null) {
            return;
          }
        }
        number++;
        at = 0;
      }
    }

    @Override
    public boolean hasNext() {
      return number < pages.length || apart.hasNext();
    }

    @Override
    @SuppressWarnings("unchecked") // keys and values lie side by side
    public Entry<K, V> next() {
      if (number < pages.length) {
        @Nullable Object[] page = pages[number];
        Entry<K, V> entry = Map.entry((K) page[at], (V) page[at + 1]);
        advance();
        return entry;
      }
      Entry<Object, V> entry = apart.next();
      return Map.entry((K) entry.getKey(), entry.getValue());
    }
  }
}
