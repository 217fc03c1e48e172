package io.varve.config.internal;

import java.util.AbstractSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map that shares all but a few entries with the one it was made from, and is compared
 * with it by these alone.
 *
 * <p>A lookup costs no more than that of a {@link HashMap}, and a second one while there are
 * changes. Once there are √(2n) of them a map of all entries is made: about where copying the
 * changes each time and copying everything now and then cost the same. Until then the entries that
 * were replaced are kept.
 *
 * @param <K> the keys, not null
 * @param <V> the values, not null
 */
public final class DeltaMap<K, V> extends FlatMap<K, V> {
  private static final Object REMOVED = new Object();
  private static final int FEWEST_CHANGES = 16;

  /**
   * What this map was when it had no changes; also what is inherited, which spares lookups a step.
   */
  private final FlatMap<K, V> base;

  /** Key to the new value, or to {@link #REMOVED}; null for no changes. */
  private final @Nullable FlatMap<K, Object> changes;

  private final int size;

  /** Stands for this map where holding on to it would hold on to all that were before. */
  private final Object version = new Object();

  /** The version that this map was made from. */
  private final @Nullable Object origin;

  /** Where it may differ from the map that it was made from. */
  private final Set<K> latest;

  /** A map without changes. */
  DeltaMap(FlatMap<K, V> base) {
    this(base, null, base.size(), null, Set.of());
  }

  private DeltaMap(
      FlatMap<K, V> base,
      @Nullable FlatMap<K, Object> changes,
      int size,
      @Nullable Object origin,
      Set<K> latest) {
    super(base);
    this.base = base;
    this.changes = changes;
    this.size = size;
    this.origin = origin;
    this.latest = latest;
  }

  /**
   * A map without changes.
   *
   * @param entries copied, unless it is of this kind
   * @return the map; the same one if it is of this kind already
   */
  public static <K, V> DeltaMap<K, V> of(Map<K, V> entries) {
    return entries instanceof DeltaMap<K, V> same ? same : new DeltaMap<>(FlatMap.of(entries));
  }

  /**
   * A map with the same keys and other values.
   *
   * @param change gives the new value; null leaves the entry out; may be asked twice for one entry
   * @return a map that shares nothing but the keys
   */
  public <W> DeltaMap<K, W> mappedTo(
      BiFunction<? super K, ? super V, ? extends @Nullable W> change) {
    FlatMap<K, V> all = changes == null ? base : FlatMap.of(this);
    return new DeltaMap<>(all.mapped(change));
  }

  /** A builder with all entries. */
  FlatMapBuilder<K, V> toBuilder() {
    return (changes == null ? base : FlatMap.of(this)).copied();
  }

  /**
   * The map with some entries changed.
   *
   * @param put the new entries, also for keys that are here already
   * @param removed the keys to leave out; ones that are not here do not matter
   * @return a map that shares the rest with this one
   */
  public DeltaMap<K, V> with(Map<K, V> put, Set<K> removed) {
    Map<K, Object> now = new HashMap<>();
    removed.forEach(key -> now.put(key, REMOVED));
    put.forEach((key, value) -> now.put(key, Objects.requireNonNull(value)));
    int newSize = size;
    for (Map.Entry<K, Object> change : now.entrySet()) {
      newSize -= containsKey(change.getKey()) ? 1 : 0;
      newSize += change.getValue() == REMOVED ? 0 : 1;
    }
    FlatMap<K, Object> all = changes == null ? FlatMap.of(now) : changes.plus(now);
    Set<K> keys = Set.copyOf(now.keySet());
    DeltaMap<K, V> changed = new DeltaMap<>(base, all, newSize, version, keys);
    boolean many = all.size() > FEWEST_CHANGES && (long) all.size() * all.size() > 2L * base.size();
    return many ? new DeltaMap<>(changed.gathered(all), null, newSize, version, keys) : changed;
  }

  /** All entries in one map. */
  @SuppressWarnings("unchecked") // what is not REMOVED was put as a V
  private FlatMap<K, V> gathered(FlatMap<K, Object> all) {
    return all.containsValue(REMOVED) ? FlatMap.of(this) : base.plus((Map<K, V>) all);
  }

  /**
   * Where another map may say something else.
   *
   * @param other another map
   * @return all keys that are in one map alone or have different objects as values; or null if only
   *     a look at all entries could tell
   */
  @SuppressWarnings("ReferenceEquality") // one object tells that two maps share it
  public @Nullable Set<K> differences(DeltaMap<K, V> other) {
    Set<K> differ;
    if (origin == other.version) {
      differ = new HashSet<>(latest);
    } else if (other.origin == version) {
      differ = new HashSet<>(other.latest);
    } else if (base == other.base) {
      differ = new HashSet<>();
      addChanged(differ);
      other.addChanged(differ);
    } else {
      return null;
    }
    differ.removeIf(key -> get(key) == other.get(key));
    return differ;
  }

  private void addChanged(Set<K> keys) {
    if (changes != null) {
      keys.addAll(changes.keySet());
    }
  }

  @Override
  @SuppressWarnings("unchecked") // what is not REMOVED was put as a V
  public @Nullable V get(Object key) {
    if (changes != null) {
      Object changed = changes.get(key);
      if (changed != null) {
        return changed == REMOVED ? null : (V) changed;
      }
    }
    return super.get(key);
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
  @SuppressWarnings("unchecked") // what is not REMOVED was put as a V
  public void forEach(BiConsumer<? super K, ? super V> action) {
    if (changes == null) {
      base.forEach(action);
      return;
    }
    base.forEach(
        (key, value) -> {
          if (!changes.containsKey(key)) {
            action.accept(key, value);
          }
        });
    changes.forEach(
        (key, value) -> {
          if (value != REMOVED) {
            action.accept(key, (V) value);
          }
        });
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return changes == null ? base.entrySet() : new Entries();
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
    private final Iterator<Entry<K, Object>> put =
        (changes == null ? Map.<K, Object>of() : changes).entrySet().iterator();
    private @Nullable Entry<K, V> next = advance();

    @SuppressWarnings("unchecked") // what is not REMOVED was put as a V
    private @Nullable Entry<K, V> advance() {
      while (left.hasNext()) {
        Entry<K, V> entry = left.next();
        if (changes == null || !changes.containsKey(entry.getKey())) {
          return entry;
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
