package io.varve.config.layered.internal.merge;

import io.varve.config.layered.internal.table.FlatMap;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.spi.SourceValue;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The resolved values of one state by canonical key. A value without placeholders is created when
 * it is first read, since few programs read all keys. Unmodifiable; thread-safe.
 */
public final class ResolvedValueMap extends AbstractMap<String, ResolvedValue> {
  /**
   * Key to resolved value, or to a {@link SourceValue} without placeholders that was not read yet.
   * Concurrent threads, and states that share a key, may each create a value for it.
   */
  private final FlatMap<String, Object> slots;

  private final Predicate<String> secretKeys;

  private ResolvedValueMap(FlatMap<String, Object> slots, Predicate<String> secretKeys) {
    this.slots = slots;
    this.secretKeys = secretKeys;
  }

  /**
   * Values as they were written.
   *
   * @param previous the values of the previous state, whose unchanged objects are reused; or null
   * @param secretKeys true for a key whose value must not be shown
   */
  static ResolvedValueMap literal(
      Map<String, SourceValue> written,
      @Nullable ResolvedValueMap previous,
      Predicate<String> secretKeys) {
    return new ResolvedValueMap(
        previous == null
            ? FlatMap.copyOf(written)
            : FlatMap.of(written).mapped((key, value) -> slot(value, previous.slots.get(key))),
        secretKeys);
  }

  /** The slot for a value: the previous one if the value is the same. */
  private static Object slot(SourceValue written, @Nullable Object before) {
    boolean same =
        before instanceof ResolvedValue value
            ? value.text().equals(written.text()) && value.origin().equals(written.origin())
            : written.equals(before);
    return same && before != null ? before : written;
  }

  /** Returns a map with some values put and some removed, see {@link FlatMap#with}. */
  ResolvedValueMap with(Map<String, ResolvedValue> put, Set<String> removed) {
    return new ResolvedValueMap(slots.with(put, removed), secretKeys);
  }

  /** Returns the keys whose values may differ from those of another state. */
  Set<String> differences(ResolvedValueMap other) {
    return slots.differences(other.slots);
  }

  @Override
  public @Nullable ResolvedValue get(Object key) {
    Object slot = slots.get(key);
    return slot == null ? null : value((String) key, slot);
  }

  private ResolvedValue value(String key, Object slot) {
    if (slot instanceof ResolvedValue value) {
      return value;
    }
    SourceValue written = (SourceValue) slot;
    ResolvedValue value = new ResolvedValue(key, written.text(), written.origin(), secretKeys);
    slots.settle(key, value);
    return value;
  }

  @Override
  public boolean containsKey(Object key) {
    return slots.containsKey(key);
  }

  @Override
  public int size() {
    return slots.size();
  }

  @Override
  public Set<String> keySet() {
    return slots.keySet();
  }

  @Override
  public Set<Entry<String, ResolvedValue>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return slots.size();
      }

      @Override
      public Iterator<Entry<String, ResolvedValue>> iterator() {
        return slots.entrySet().stream()
            .map(slot -> Map.entry(slot.getKey(), value(slot.getKey(), slot.getValue())))
            .iterator();
      }
    };
  }
}
