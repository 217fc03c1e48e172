package io.varve.config.spi;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of keys with values and origins that are accepted or refused together: a file, a document,
 * a folder of a store, the environment.
 *
 * <p>Immutable. Made by {@link #builder}. Keys are canonical, see {@link ConfigKey}.
 */
public final class SourceLayer {
  private final String name;
  private final int ordinalOffset;
  private final OverlayMap<SourceValue> values;
  private final OverlayMap<String> spellings;
  private final Map<String, Origin> hidden;
  private final Map<String, Origin> emptyLists;
  private final Set<String> lists;
  private final List<String> warnings;
  private final @Nullable KeyMatcher matcher;

  SourceLayer(
      String name,
      Map<String, SourceValue> values,
      Map<String, String> spellings,
      Map<String, Origin> hidden,
      Map<String, Origin> emptyLists,
      Set<String> lists,
      List<String> warnings,
      @Nullable KeyMatcher matcher) {
    this.name = name;
    this.ordinalOffset = 0;
    this.values = new OverlayMap<>(values);
    this.spellings = new OverlayMap<>(spellings);
    this.hidden = Collections.unmodifiableMap(hidden);
    this.emptyLists = Collections.unmodifiableMap(emptyLists);
    this.lists = Collections.unmodifiableSet(lists);
    this.warnings = List.copyOf(warnings);
    this.matcher = matcher;
  }

  private SourceLayer(
      SourceLayer other,
      int ordinalOffset,
      OverlayMap<SourceValue> values,
      OverlayMap<String> spellings) {
    this.name = other.name;
    this.ordinalOffset = ordinalOffset;
    this.values = values;
    this.spellings = spellings;
    this.hidden = other.hidden;
    this.emptyLists = other.emptyLists;
    this.lists = other.lists;
    this.warnings = other.warnings;
    this.matcher = other.matcher;
  }

  /**
   * Starts a layer.
   *
   * @param name the human-readable name, such as {@code application-prod.yaml}
   * @return an empty builder
   */
  public static SourceLayerBuilder builder(String name) {
    return new SourceLayerBuilder(name);
  }

  /** {@return a builder with the contents of this layer, except the offset} */
  public SourceLayerBuilder toBuilder() {
    return new SourceLayerBuilder(this);
  }

  /** {@return the human-readable name} */
  public String name() {
    return name;
  }

  /**
   * The distance of the layer's precedence from its source's {@link ConfigSource#ordinal}.
   *
   * @return the offset; positive for a higher precedence, 0 for most layers
   */
  public int ordinalOffset() {
    return ordinalOffset;
  }

  /**
   * Returns the same layer with another offset.
   *
   * @param offset the distance from the source's ordinal; may be negative
   * @return the layer; this one if the offset is the same
   */
  public SourceLayer withOrdinalOffset(int offset) {
    return offset == ordinalOffset ? this : new SourceLayer(this, offset, values, spellings);
  }

  /**
   * Returns the layer with some values put and some keys removed. The cost, here and in the engine,
   * depends only on the number of changes. List elements can be replaced, but neither added nor
   * removed.
   *
   * @param put canonical key to value; the keys may be new
   * @param removed the canonical keys to remove; keys without a value are ignored
   * @return the layer; this one if nothing changes
   * @throws IllegalArgumentException if a key is not canonical, or if a list element would be added
   *     or removed
   */
  @SuppressWarnings("ReferenceEquality") // the same map is returned if nothing changes
  public SourceLayer with(Map<String, SourceValue> put, Set<String> removed) {
    for (String key : put.keySet()) {
      if (!values.containsKey(key)) {
        requireNoElement(key);
      }
    }
    for (String key : removed) {
      if (values.containsKey(key)) {
        requireNoElement(key);
      }
    }
    OverlayMap<SourceValue> changed = values.with(put, removed);
    return changed == values
        ? this
        : new SourceLayer(this, ordinalOffset, changed, spellings.with(Map.of(), removed));
  }

  private void requireNoElement(String key) {
    if (key.isEmpty() || key.indexOf('[') >= 0 || !ConfigKey.canonical(key).equals(key)) {
      throw new IllegalArgumentException(
          "'"
              + key
              + "' cannot be added to "
              + this
              + " nor removed: only canonical keys can, and no list elements");
    }
  }

  /** {@return the values: canonical key to value, unmodifiable} */
  public Map<String, SourceValue> values() {
    return values;
  }

  /**
   * {@return the keys that the layer hides in lower layers, with all keys below them: canonical key
   * to origin, unmodifiable}
   */
  public Map<String, Origin> hidden() {
    return hidden;
  }

  /** {@return the keys of lists without elements: canonical key to origin, unmodifiable} */
  public Map<String, Origin> emptyLists() {
    return emptyLists;
  }

  /**
   * The keys of all lists, empty or not. Each of these lists replaces the lists of lower layers as
   * a whole.
   *
   * @return the canonical keys, unmodifiable
   */
  public Set<String> lists() {
    return lists;
  }

  /**
   * The original spelling of keys, if it is not the canonical form. Keys of maps keep this form.
   *
   * @return canonical key to original key, unmodifiable
   */
  public Map<String, String> spellings() {
    return spellings;
  }

  /** {@return human-readable sentences about suspicious contents, unmodifiable} */
  public List<String> warnings() {
    return warnings;
  }

  /** {@return the matcher that finds values for keys of other layers; empty for most layers} */
  public Optional<KeyMatcher> matcher() {
    return Optional.ofNullable(matcher);
  }

  /**
   * Returns the keys whose values may differ from those of another layer. They are known if one of
   * the layers was derived from the other by {@link #with}, or both from a third one.
   *
   * @param other the other layer
   * @return the keys; empty if they are not known, or if anything but values may differ
   */
  @SuppressWarnings("ReferenceEquality") // layers that are derived from each other share these
  public Optional<Set<String>> changesSince(SourceLayer other) {
    boolean related =
        hidden == other.hidden
            && lists == other.lists
            && emptyLists == other.emptyLists
            && warnings == other.warnings
            && spellings == other.spellings
            && ordinalOffset == other.ordinalOffset
            && matcher == other.matcher;
    return related ? Optional.ofNullable(values.differences(other.values)) : Optional.empty();
  }

  /**
   * Returns true if another layer has the same contents. Origins are compared, too, since a moved
   * value has another line.
   *
   * @param other the other layer
   * @return true if name, offset, values, origins, hidden keys, lists and warnings are equal;
   *     layers with a matcher are equal only to themselves
   */
  public boolean sameAs(SourceLayer other) {
    if (this == other) {
      return true;
    }
    if (matcher != null || other.matcher != null) {
      return false;
    }
    Optional<Set<String>> changes = changesSince(other);
    if (changes.isPresent()) {
      return changes.get().stream()
          .allMatch(key -> Objects.equals(values.get(key), other.values.get(key)));
    }
    return name.equals(other.name)
        && ordinalOffset == other.ordinalOffset
        && values.equals(other.values)
        && hidden.equals(other.hidden)
        && emptyLists.equals(other.emptyLists)
        && spellings.equals(other.spellings)
        && warnings.equals(other.warnings);
  }

  /** The name and the number of values. */
  @Override
  public String toString() {
    return name + " (" + values.size() + " values)";
  }
}
