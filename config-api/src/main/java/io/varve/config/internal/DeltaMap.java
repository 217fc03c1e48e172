package io.varve.config.internal;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map that shares all but a few entries with the one it was made from, and is compared
 * with it by these alone.
 *
 * <p>A lookup costs that of a {@link HashMap}, and a second one while there are changes. Once there
 * are √(2n) of them a map of all entries is made: about where copying the changes each time and
 * copying everything now and then cost the same. Until then the entries that were replaced are
 * kept.
 *
 * @param <K> the keys, not null
 * @param <V> the values, not null
 */
public final class DeltaMap<K, V> extends AbstractMap<K, V> {
  private static final Object REMOVED = new Object();
  private static final int FEWEST_CHANGES = 16;

  private final Map<K, V> base;

  /** Key to the new value, or to {@link #REMOVED}; the latter for keys of the base alone. */
  private final Map<K, Object> changes;

  private final int size;

  private DeltaMap(Map<K, V> base, Map<K, Object> changes, int size) {
    this.base = base;
    this.changes = changes;
    this.size = size;
  }

  /**
   * A map without changes.
   *
   * @param entries not written to any more; not copied
   * @return the map; the same one if it is of this kind already
   */
  public static <K, V> DeltaMap<K, V> of(Map<K, V> entries) {
    return entries instanceof DeltaMap<K, V> same
        ? same
        : new DeltaMap<>(entries, Map.of(), entries.size());
  }

  /**
   * The map with some entries changed.
   *
   * @param put the new entries, also for keys that are here already
   * @param removed the keys to leave out; ones that are not here do not matter
   * @return a map that shares the rest with this one
   */
  public DeltaMap<K, V> with(Map<K, V> put, Set<K> removed) {
    Map<K, Object> all = new HashMap<>(changes);
    int newSize = size;
    for (K key : removed) {
      newSize -= containsKey(key) ? 1 : 0;
      if (base.containsKey(key)) {
        all.put(key, REMOVED);
      } else {
        all.remove(key);
      }
    }
    for (Map.Entry<K, V> entry : put.entrySet()) {
      K key = entry.getKey();
      V value = Objects.requireNonNull(entry.getValue());
      newSize += containsKey(key) && !removed.contains(key) ? 0 : 1;
      if (base.get(key) == value) {
        all.remove(key);
      } else {
        all.put(key, value);
      }
    }
    DeltaMap<K, V> changed = new DeltaMap<>(base, all, newSize);
    boolean many = all.size() > FEWEST_CHANGES && (long) all.size() * all.size() > 2L * base.size();
    return many ? new DeltaMap<>(new HashMap<>(changed), Map.of(), newSize) : changed;
  }

  /**
   * Where another map may say something else.
   *
   * @param other another map
   * @return all keys that are in one map alone or have different objects as values, and perhaps
   *     others; or null if only a look at all entries could tell
   */
  public @Nullable Set<K> differences(DeltaMap<K, V> other) {
    if (base != other.base) {
      return null;
    }
    Set<K> differ = new HashSet<>();
    addDifferences(other, differ);
    other.addDifferences(this, differ);
    return differ;
  }

  private void addDifferences(DeltaMap<K, V> other, Set<K> differ) {
    changes.forEach(
        (key, value) -> {
          if (other.changes.get(key) != value) {
            differ.add(key);
          }
        });
  }

  @Override
  @SuppressWarnings("unchecked") // what is not REMOVED was put as a V
  public @Nullable V get(@Nullable Object key) {
    if (!changes.isEmpty()) {
      Object changed = changes.get(key);
      if (changed != null) {
        return changed == REMOVED ? null : (V) changed;
      }
    }
    return base.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void forEach(BiConsumer<? super K, ? super V> action) {
    if (changes.isEmpty()) {
      base.forEach(action);
    } else {
      super.forEach(action);
    }
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return new Entries();
  }

  @Override
  public boolean equals(@Nullable Object object) {
    if (object instanceof DeltaMap<?, ?> other && base == other.base) {
      return size == other.size
          && changes.keySet().stream().allMatch(key -> Objects.equals(get(key), other.get(key)))
          && other.changes.keySet().stream()
              .allMatch(key -> Objects.equals(get(key), other.get(key)));
    }
    return super.equals(object);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
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

  /** What of the base is left, then what was put. Gives entries that cannot be written to. */
  private final class EntryIterator implements Iterator<Entry<K, V>> {
    private final Iterator<Entry<K, V>> left = base.entrySet().iterator();
    private final Iterator<Entry<K, Object>> put = changes.entrySet().iterator();
    private @Nullable Entry<K, V> next = advance();

    @SuppressWarnings("unchecked") // what is not REMOVED was put as a V
    private @Nullable Entry<K, V> advance() {
      while (left.hasNext()) {
        Entry<K, V> entry = left.next();
        if (changes.isEmpty() || !changes.containsKey(entry.getKey())) {
          return Map.entry(entry.getKey(), entry.getValue());
        }
      }
      while (put.hasNext()) {
        Entry<K, Object> entry = put.next();
        if (entry.getValue() != REMOVED) {
          return Map.entry(entry.getKey(), (V) entry.getValue());
        }
      }
      return null;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Entry<K, V> next() {
      Entry<K, V> result = next;
      if (result == null) {
        throw new NoSuchElementException();
      }
      next = advance();
      return result;
    }
  }
}
