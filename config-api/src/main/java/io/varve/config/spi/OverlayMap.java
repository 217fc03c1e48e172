package io.varve.config.spi;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Immutable map that consists of a shared base and the changes since then.
 *
 * <p>A new version copies the changes, not the base. Many changes are merged into a new base, so
 * that no map retains an older one.
 */
final class OverlayMap<V> extends AbstractMap<String, V> {
  private final Map<String, V> base;

  /** Key to the value that differs from the base; empty for a removed key. */
  private final Map<String, Optional<V>> changes;

  private final int size;

  /** Identity token; avoids retaining predecessor maps. */
  private final Object version = new Object();

  /** The version of the predecessor, or null. */
  private final @Nullable Object previous;

  /** The keys that differ from the previous version. */
  private final Set<String> latest;

  /** Takes ownership of the base, which must not change any more. */
  OverlayMap(Map<String, V> base) {
    this(base, Map.of(), base.size(), null, Set.of());
  }

  private OverlayMap(
      Map<String, V> base,
      Map<String, Optional<V>> changes,
      int size,
      @Nullable Object previous,
      Set<String> latest) {
    this.base = base;
    this.changes = changes;
    this.size = size;
    this.previous = previous;
    this.latest = latest;
  }

  /** Returns a map with some entries put and some keys removed; this map if nothing changes. */
  OverlayMap<V> with(Map<String, V> put, Set<String> removed) {
    Map<String, Optional<V>> next = new HashMap<>(changes);
    Set<String> changed = new HashSet<>(put.keySet());
    int count = size;
    for (Map.Entry<String, V> entry : put.entrySet()) {
      count += containsKey(entry.getKey()) ? 0 : 1;
      next.put(entry.getKey(), Optional.of(entry.getValue()));
    }
    for (String key : removed) {
      if (containsKey(key) && changed.add(key)) {
        next.put(key, Optional.empty());
        count--;
      }
    }
    if (changed.isEmpty()) {
      return this;
    }
    OverlayMap<V> map = new OverlayMap<>(base, next, count, version, changed);
    return isMany(next.size()) ? map.folded() : map;
  }

  /** At this size copying the changes costs about as much per change as copying the base. */
  private boolean isMany(int count) {
    return (long) count * count > 4L * base.size();
  }

  private OverlayMap<V> folded() {
    Map<String, V> all = new LinkedHashMap<>(size + size / 3 + 1);
    forEach(all::put);
    return new OverlayMap<>(all, Map.of(), size, previous, latest);
  }

  /**
   * Returns the keys that only one of the maps has, or whose values are different objects.
   *
   * @return the keys; null if they are unknown without comparing all entries
   */
  @SuppressWarnings("ReferenceEquality") // maps with a common predecessor share their values
  @Nullable Set<String> differences(OverlayMap<V> other) {
    Set<String> keys = new HashSet<>();
    if (previous == other.version) {
      keys.addAll(latest);
    } else if (other.previous == version) {
      keys.addAll(other.latest);
    } else if (base == other.base) {
      keys.addAll(changes.keySet());
      keys.addAll(other.changes.keySet());
    } else {
      return null;
    }
    keys.removeIf(key -> get(key) == other.get(key));
    return keys;
  }

  @Override
  public @Nullable V get(Object key) {
    Optional<V> change = changes.get(key);
    return change == null ? base.get(key) : change.orElse(null);
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
  public void forEach(BiConsumer<? super String, ? super V> action) {
    if (changes.isEmpty()) {
      base.forEach(action);
      return;
    }
    base.forEach(
        (key, value) -> {
          if (!changes.containsKey(key)) {
            action.accept(key, value);
          }
        });
    changes.forEach((key, change) -> change.ifPresent(value -> action.accept(key, value)));
  }

  @Override
  public Set<Map.Entry<String, V>> entrySet() {
    return changes.isEmpty() ? Collections.unmodifiableMap(base).entrySet() : new Entries();
  }

  private final class Entries extends AbstractSet<Map.Entry<String, V>> {
    @Override
    public int size() {
      return size;
    }

    @Override
    public Iterator<Map.Entry<String, V>> iterator() {
      List<Map.Entry<String, V>> entries = new ArrayList<>(size);
      OverlayMap.this.forEach((key, value) -> entries.add(Map.entry(key, value)));
      return Collections.unmodifiableList(entries).iterator();
    }
  }
}
