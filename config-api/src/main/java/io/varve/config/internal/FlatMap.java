package io.varve.config.internal;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
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
  static final int FARTHEST = 256;

  /** A key at an even place, its value behind it; nulls where there is none. */
  private final @Nullable Object[] slots;

  private final int shift;
  private final int size;

  /** What lies nowhere else, since it would lie too far from its place; null for nothing. */
  private final @Nullable Map<Object, V> crowded;

  /** The same entries, not copied. */
  FlatMap(FlatMap<K, V> same) {
    this.slots = same.slots;
    this.shift = same.shift;
    this.size = same.size;
    this.crowded = same.crowded;
  }

  /** What a builder has made. */
  FlatMap(@Nullable Object[] slots, int shift, int size, @Nullable Map<Object, V> crowded) {
    this.slots = slots;
    this.shift = shift;
    this.size = size;
    this.crowded = crowded;
  }

  /**
   * A map of some entries.
   *
   * @param entries copied
   */
  static <K, V> FlatMap<K, V> of(Map<K, V> entries) {
    FlatMapBuilder<K, V> builder = new FlatMapBuilder<>(entries.size());
    entries.forEach(builder::put);
    return builder.flat();
  }

  /**
   * The map with some entries replaced or added.
   *
   * @param put the new entries
   */
  FlatMap<K, V> plus(Map<? extends K, ? extends V> put) {
    int added = (int) put.keySet().stream().filter(key -> !containsKey(key)).count();
    FlatMapBuilder<K, V> builder;
    if (FlatMapBuilder.shiftFor(size + added) == shift) {
      builder = copied();
    } else {
      builder = new FlatMapBuilder<>(size + added);
      forEach(builder::put);
    }
    put.forEach(builder::put);
    return builder.flat();
  }

  /** A builder with all entries, in a table like this one. */
  FlatMapBuilder<K, V> copied() {
    Map<Object, V> others = crowded == null ? null : new HashMap<>(crowded);
    return new FlatMapBuilder<>(slots.clone(), shift, size, others);
  }

  /**
   * The map with other values, in the order of the table: nothing is looked up.
   *
   * @param change gives the new value; null leaves the entry out
   */
  @SuppressWarnings("unchecked") // keys and values lie side by side
  <W> FlatMap<K, W> mapped(BiFunction<? super K, ? super V, ? extends @Nullable W> change) {
    @Nullable Object[] mapped = new @Nullable Object[slots.length];
    boolean all = crowded == null;
    for (int at = 0; at < slots.length && all; at += 2) {
      if (slots[at] != null) {
        mapped[at] = slots[at];
        mapped[at + 1] = change.apply((K) slots[at], (V) slots[at + 1]);
        all = mapped[at + 1] != null;
      }
    }
    return all ? new FlatMap<>(mapped, shift, size, null) : mappedAnew(change);
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

  /** How many entries the table has room for. */
  int places() {
    return slots.length / 2;
  }

  static int start(Object key, int shift) {
    return ((key.hashCode() * SPREAD) >>> shift) << 1;
  }

  @Override
  @SuppressWarnings("unchecked") // behind a key lies a V
  public @Nullable V get(Object key) {
    int at = start(key, shift);
    for (int i = 0; i < FARTHEST; i++) {
      Object there = slots[at];
      if (there == null) {
        return null;
      }
      if (key.equals(there)) {
        return (V) slots[at + 1];
      }
      at = (at + 2) & (slots.length - 1);
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
