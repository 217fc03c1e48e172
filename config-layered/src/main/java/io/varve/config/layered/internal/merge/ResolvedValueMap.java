package io.varve.config.layered.internal.merge;

import io.varve.config.layered.internal.table.DeltaMap;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.spi.SourceValue;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The resolved values of one state by canonical key. One without placeholders is made when it is
 * first asked for, since a program seldom reads all its keys. Unmodifiable; thread-safe.
 */
public final class ResolvedValueMap extends AbstractMap<String, ResolvedValue> {
  /**
   * For each key its value, or a {@link SourceValue} without placeholders. Two threads may create
   * two values for one key, and states that share it may each have their own.
   */
  private final DeltaMap<String, Object> slots;

  private final Predicate<String> secretKeys;

  private ResolvedValueMap(DeltaMap<String, Object> slots, Predicate<String> secretKeys) {
    this.slots = slots;
    this.secretKeys = secretKeys;
  }

  /**
   * Texts as they were written.
   *
   * @param written canonical key to value
   * @param previous the values of the state before, or null: those that did not change are used
   *     again
   * @param secretKeys whether a key's value may not be shown
   */
  static ResolvedValueMap literal(
      Map<String, SourceValue> written,
      @Nullable ResolvedValueMap previous,
      Predicate<String> secretKeys) {
    return new ResolvedValueMap(
        previous == null
            ? DeltaMap.copyOf(written)
            : DeltaMap.of(written).mappedTo((key, value) -> slot(value, previous.slots.get(key))),
        secretKeys);
  }

  /** The slot for a value: the earlier one if the value is the same. */
  private static Object slot(SourceValue written, @Nullable Object before) {
    boolean same =
        before instanceof ResolvedValue value
            ? value.text().equals(written.text()) && value.origin().equals(written.origin())
            : written.equals(before);
    return same && before != null ? before : written;
  }

  /**
   * These with some changed.
   *
   * @param put canonical key to value, also for keys that are not here
   * @param removed the keys to leave out; ones that are not here do not matter
   */
  ResolvedValueMap with(Map<String, ResolvedValue> put, Set<String> removed) {
    return new ResolvedValueMap(slots.with(put, removed), secretKeys);
  }

  /**
   * The keys that may have other values in another state.
   *
   * @param other its values
   * @return the keys, of which some may have equal values
   */
  Set<String> differences(ResolvedValueMap other) {
    Set<String> known = slots.differences(other.slots);
    if (known != null) {
      return known;
    }
    Set<String> differ = new HashSet<>();
    slots.forEach((key, slot) -> addIfOther(key, slot, other, differ));
    other.slots.forEach((key, slot) -> addIfOther(key, slot, this, differ));
    return differ;
  }

  @SuppressWarnings("ReferenceEquality") // what did not change is used again
  private static void addIfOther(
      String key, Object slot, ResolvedValueMap other, Set<String> differ) {
    if (other.slots.get(key) != slot) {
      differ.add(key);
    }
  }

  @Override
  public @Nullable ResolvedValue get(Object key) {
    Object slot = slots.get(key);
    return slot instanceof ResolvedValue value
        ? value
        : slot == null ? null : made((String) key, slot);
  }

  private ResolvedValue made(String key, Object slot) {
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
    return new Entries();
  }

  private final class Entries extends AbstractSet<Entry<String, ResolvedValue>> {
    @Override
    public int size() {
      return slots.size();
    }

    @Override
    public Iterator<Entry<String, ResolvedValue>> iterator() {
      return new EntryIterator(slots.entrySet().iterator());
    }
  }

  private final class EntryIterator implements Iterator<Entry<String, ResolvedValue>> {
    private final Iterator<Entry<String, Object>> each;

    EntryIterator(Iterator<Entry<String, Object>> each) {
      this.each = each;
    }

    @Override
    public boolean hasNext() {
      return each.hasNext();
    }

    @Override
    public Entry<String, ResolvedValue> next() {
      Entry<String, Object> entry = each.next();
      return entry.getValue() instanceof ResolvedValue value
          ? Map.entry(entry.getKey(), value)
          : Map.entry(entry.getKey(), made(entry.getKey(), entry.getValue()));
    }
  }
}
