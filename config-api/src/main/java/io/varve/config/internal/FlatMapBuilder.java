package io.varve.config.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link DeltaMap}, entry by entry, in the table that the map will have: nothing is copied
 * in the end. Not thread-safe; of use once.
 *
 * @param <K> the keys, not null
 * @param <V> the values, not null
 */
public final class FlatMapBuilder<K, V> {
  private @Nullable Object[] slots;
  private int shift;
  private int size;
  private @Nullable Map<Object, V> crowded;

  /**
   * A builder without entries.
   *
   * @param expected how many there will be; with more the table grows, with much fewer {@link
   *     #build} makes a smaller one
   */
  public FlatMapBuilder(int expected) {
    this(newSlots(shiftFor(expected)), shiftFor(expected), 0, null);
  }

  /** A builder with some entries, not copied. */
  FlatMapBuilder(@Nullable Object[] slots, int shift, int size, @Nullable Map<Object, V> crowded) {
    this.slots = slots;
    this.shift = shift;
    this.size = size;
    this.crowded = crowded;
  }

  /**
   * A builder that begins with the entries of a map.
   *
   * @param entries copied, in one piece if the map has no changes
   */
  public static <K, V> FlatMapBuilder<K, V> from(DeltaMap<K, V> entries) {
    return entries.toBuilder();
  }

  /** Tells the size of a table for some entries: at most half of it is used. */
  static int shiftFor(int size) {
    return Integer.numberOfLeadingZeros(Math.max(1, size)) - 1;
  }

  private static @Nullable Object[] newSlots(int shift) {
    return new @Nullable Object[2 << (32 - shift)];
  }

  /**
   * The value of a key.
   *
   * @param key the key
   * @return the value so far, or null
   */
  @SuppressWarnings("unchecked") // behind a key lies a V
  public @Nullable V get(K key) {
    int at = place(key);
    if (at < 0) {
      return crowded == null ? null : crowded.get(key);
    }
    return (V) slots[at + 1];
  }

  /**
   * Puts an entry, in the place of another of this key.
   *
   * @param key the key
   * @param value the value
   */
  public void put(K key, V value) {
    var unused = put(key, value, true);
  }

  /**
   * Puts an entry unless there is one of this key.
   *
   * @param key the key
   * @param value the value
   * @return the value that is there and stays; null if there was none
   */
  public @Nullable V putIfAbsent(K key, V value) {
    return put(key, value, false);
  }

  /** Puts an entry; says what was there. */
  @SuppressWarnings("unchecked") // behind a key lies a V
  private @Nullable V put(K key, V value, boolean replace) {
    int at = place(key);
    if (at < 0) {
      return putApart(key, value, replace);
    }
    V before = (V) slots[at + 1];
    if (before == null || replace) {
      slots[at] = key;
      slots[at + 1] = value;
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

  /** Where a key lies, or would; negative if that would be too far from its place. */
  private int place(Object key) {
    int at = FlatMap.start(key, shift);
    for (int i = 0; i < FlatMap.FARTHEST; i++) {
      Object there = slots[at];
      if (there == null || key.equals(there)) {
        return at;
      }
      at = (at + 2) & (slots.length - 1);
    }
    return -1;
  }

  /** One entry more. */
  private void grow() {
    size++;
    int wider = shiftFor(size);
    if (wider < shift) {
      FlatMap<K, V> all = flat();
      slots = newSlots(wider);
      shift = wider;
      size = 0;
      crowded = null;
      all.forEach(this::put);
    }
  }

  /**
   * Shows all entries so far.
   *
   * @param action what is told of each
   */
  public void forEach(BiConsumer<? super K, ? super V> action) {
    flat().forEach(action);
  }

  /** The map; nothing may be put any more, but to look at it. */
  FlatMap<K, V> flat() {
    return new FlatMap<>(slots, shift, size, crowded);
  }

  /**
   * How many entries there are so far.
   *
   * @return the number
   */
  public int size() {
    return size;
  }

  /**
   * The map. Nothing may be put any more.
   *
   * @return a map without changes
   */
  public DeltaMap<K, V> build() {
    FlatMap<K, V> all = flat();
    return new DeltaMap<>(shift < shiftFor(size) ? FlatMap.of(all) : all);
  }
}
