package io.varve.config.layered.internal.table;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map that shares most entries with its predecessor. A comparison of the two looks
 * only at the entries that differ.
 *
 * <p>A lookup costs the same after any number of changes.
 *
 * @param <K> the keys, not null
 * @param <V> the values, not null
 */
public final class DeltaMap<K, V> extends FlatMap<K, V> {
  /** Identity token; avoids retaining predecessor maps. */
  private final Object version = new Object();

  /** The version that this map was made from. */
  private final @Nullable Object origin;

  /** The keys that may differ from the predecessor. */
  private final Set<K> latest;

  /** A map that was made from none. */
  DeltaMap(FlatMap<K, V> entries) {
    this(entries, null, Set.of());
  }

  private DeltaMap(FlatMap<K, V> entries, @Nullable Object origin, Set<K> latest) {
    super(entries);
    this.origin = origin;
    this.latest = latest;
  }

  /**
   * A map that was made from none.
   *
   * @param entries copied, unless they are in a table already
   * @return the map; the same one if it is of this kind already
   */
  public static <K, V> DeltaMap<K, V> of(Map<K, V> entries) {
    return entries instanceof DeltaMap<K, V> same ? same : new DeltaMap<>(FlatMap.of(entries));
  }

  /**
   * A map that shares nothing with another, not even when values {@link #settle}.
   *
   * @param entries copied
   * @return a map that was made from none
   */
  @SuppressWarnings("unchecked") // nobody sees the copy as a map of the narrower type
  public static <K, V> DeltaMap<K, V> copyOf(Map<K, ? extends V> entries) {
    return new DeltaMap<>(of((Map<K, V>) entries).copy());
  }

  /**
   * A map with the same keys and other values.
   *
   * @param change returns the new value, or null to remove the entry; may be called twice for one
   *     entry
   * @return a map that shares nothing but the keys
   */
  public <W> DeltaMap<K, W> mappedTo(
      BiFunction<? super K, ? super V, ? extends @Nullable W> change) {
    return new DeltaMap<>(mapped(change));
  }

  /**
   * The map with some entries changed.
   *
   * @param put the new entries, also for keys that are here already
   * @param removed the keys to leave out; ones that are not here do not matter
   * @return a map that shares the rest with this one
   */
  public DeltaMap<K, V> with(Map<? extends K, ? extends V> put, Set<? extends K> removed) {
    FlatMapBuilder<K, V> changed = toBuilder();
    Set<K> keys = new HashSet<>(removed);
    keys.removeAll(put.keySet());
    for (K key : keys) {
      changed.remove(key);
    }
    for (Map.Entry<? extends K, ? extends V> entry : put.entrySet()) {
      changed.put(entry.getKey(), Objects.requireNonNull(entry.getValue()));
    }
    keys.addAll(put.keySet());
    return new DeltaMap<>(changed.flat(), version, Set.copyOf(keys));
  }

  /**
   * Returns the keys that are in one map alone or have different objects as values.
   *
   * @param other another map
   * @return the keys; null if they are unknown without comparing all entries
   */
  @SuppressWarnings("ReferenceEquality") // one object tells that two maps share it
  public @Nullable Set<K> differences(DeltaMap<K, V> other) {
    Set<K> differ;
    if (origin == other.version) {
      differ = new HashSet<>(latest);
    } else if (other.origin == version) {
      differ = new HashSet<>(other.latest);
    } else {
      return differing(other);
    }
    differ.removeIf(key -> get(key) == other.get(key));
    return differ;
  }

  /** Looks at what may differ alone, where that is known. */
  @Override
  @SuppressWarnings("unchecked") // the other map is only looked at
  public boolean equals(@Nullable Object object) {
    if (!(object instanceof DeltaMap<?, ?> map)) {
      return super.equals(object);
    }
    DeltaMap<K, V> other = (DeltaMap<K, V>) map;
    Set<K> differ = differences(other);
    return differ == null
        ? super.equals(other)
        : differ.stream().allMatch(key -> Objects.equals(get(key), other.get(key)));
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
