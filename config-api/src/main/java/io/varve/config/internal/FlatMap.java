package io.varve.config.internal;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map whose keys and values lie side by side in one array.
 *
 * <p>A lookup goes from the array to the key at once, where a {@link HashMap} has a node between
 * the two, and there is no node to keep. At most half of the array is used.
 *
 * @param <K> the keys, not null
 * @param <V> the values, not null
 */
class FlatMap<K, V> extends AbstractMap<K, V> {
  /** Hashes of similar texts lie side by side: this spreads them over the upper bits. */
  private static final int SPREAD = 0x9E3779B9;

  /** Keys that would lie farther from their place have hashes that were chosen to collide. */
  private static final int FARTHEST = 256;

  /** A key at an even place, its value behind it; nulls where there is none. */
  private final @Nullable Object[] slots;

  private final int shift;
  private final int size;

  /** What lies nowhere else, since it would lie too far from its place; null for nothing. */
  private @Nullable Map<Object, V> crowded;

  /** The same entries, not copied. */
  FlatMap(FlatMap<K, V> same) {
    this.slots = same.slots;
    this.shift = same.shift;
    this.size = same.size;
    this.crowded = same.crowded;
  }

  private FlatMap(int size) {
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(1, size));
    this.slots = new @Nullable Object[2 << bits];
    this.shift = 32 - bits;
    this.size = size;
  }

  /**
   * A map of some entries.
   *
   * @param entries copied
   */
  static <K, V> FlatMap<K, V> of(Map<K, V> entries) {
    FlatMap<K, V> map = new FlatMap<>(entries.size());
    entries.forEach(map::set);
    return map;
  }

  /**
   * The map with some entries replaced or added.
   *
   * @param put the new entries
   */
  FlatMap<K, V> plus(Map<? extends K, ? extends V> put) {
    int added = (int) put.keySet().stream().filter(key -> !containsKey(key)).count();
    FlatMap<K, V> map = new FlatMap<>(size + added);
    if (map.slots.length == slots.length) {
      System.arraycopy(slots, 0, map.slots, 0, slots.length);
      map.crowded = crowded == null ? null : new HashMap<>(crowded);
    } else {
      forEach(map::set);
    }
    put.forEach(map::set);
    return map;
  }

  /** For a map that is being made. */
  private void set(K key, V value) {
    int at = start(key);
    for (int i = 0; i < FARTHEST; i++) {
      if (slots[at] == null || key.equals(slots[at])) {
        slots[at] = key;
        slots[at + 1] = value;
        return;
      }
      at = next(at);
    }
    crowded = crowded == null ? new HashMap<>() : crowded;
    crowded.put(key, value);
  }

  private int start(Object key) {
    return ((key.hashCode() * SPREAD) >>> shift) << 1;
  }

  private int next(int at) {
    return (at + 2) & (slots.length - 1);
  }

  @Override
  @SuppressWarnings("unchecked") // behind a key lies a V
  public @Nullable V get(Object key) {
    int at = start(key);
    for (int i = 0; i < FARTHEST; i++) {
      Object there = slots[at];
      if (there == null) {
        return null;
      }
      if (key.equals(there)) {
        return (V) slots[at + 1];
      }
      at = next(at);
    }
    return crowded == null ? null : crowded.get(key);
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
    for (int at = 0; at < slots.length; at += 2) {
      if (slots[at] != null) {
        action.accept((K) slots[at], (V) slots[at + 1]);
      }
    }
    if (crowded != null) {
      crowded.forEach((key, value) -> action.accept((K) key, value));
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
    private final Iterator<Entry<Object, V>> apart =
        (crowded == null ? Map.<Object, V>of() : crowded).entrySet().iterator();

    private int at = filledFrom(0);

    private int filledFrom(int from) {
      int filled = from;
      while (filled < slots.length && slots[filled] == null) {
        filled += 2;
      }
      return filled;
    }

    @Override
    public boolean hasNext() {
      return at < slots.length || apart.hasNext();
    }

    @Override
    @SuppressWarnings("unchecked") // keys and values lie side by side
    public Entry<K, V> next() {
      if (at < slots.length) {
        int here = at;
        at = filledFrom(here + 2);
        return Map.entry((K) slots[here], (V) slots[here + 1]);
      }
      Entry<Object, V> entry = apart.next();
      return Map.entry((K) entry.getKey(), entry.getValue());
    }
  }
}
