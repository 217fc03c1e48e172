package io.varve.config.spi;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.internal.DeltaMap;
import io.varve.config.internal.FlatMapBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of keys with values and origins that stand or fall together: a file, a document, a folder
 * of a store, the environment.
 *
 * <p>Immutable. Made by {@link #builder}. Keys are canonical, see {@link ConfigKey}.
 */
public final class SourceLayer {
  private final String name;
  private final int ordinalOffset;
  private final DeltaMap<String, SourceValue> values;
  private final Map<String, Origin> hidden;
  private final Map<String, Origin> emptyLists;
  private final Map<String, String> spellings;
  private final Set<String> lists;
  private final Set<String> holders;
  private final Set<String> settings;
  private final List<String> warnings;
  private final @Nullable KeyMatcher matcher;

  private SourceLayer(
      Builder builder, Set<String> lists, List<String> warnings, int ordinalOffset) {
    this.name = builder.name;
    this.ordinalOffset = ordinalOffset;
    this.values = builder.values.build();
    this.hidden = Collections.unmodifiableMap(builder.hidden);
    this.emptyLists = Collections.unmodifiableMap(builder.emptyLists);
    this.spellings = Collections.unmodifiableMap(builder.spellings);
    this.lists = Collections.unmodifiableSet(lists);
    this.holders = Collections.unmodifiableSet(builder.holders);
    this.settings = Collections.unmodifiableSet(builder.settings);
    this.warnings = warnings;
    this.matcher = builder.matcher;
  }

  private SourceLayer(
      SourceLayer other,
      int ordinalOffset,
      DeltaMap<String, SourceValue> values,
      Set<String> holders,
      Set<String> settings,
      Map<String, String> spellings) {
    this.name = other.name;
    this.ordinalOffset = ordinalOffset;
    this.values = values;
    this.holders = holders;
    this.settings = settings;
    this.hidden = other.hidden;
    this.emptyLists = other.emptyLists;
    this.spellings = spellings;
    this.lists = other.lists;
    this.warnings = other.warnings;
    this.matcher = other.matcher;
  }

  /**
   * Starts a layer.
   *
   * @param name the layer's name for people, such as {@code application-prod.yaml}
   * @return an empty builder
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Starts a layer that holds all of this one, but for the offset.
   *
   * @return a builder to add to
   */
  public Builder toBuilder() {
    Builder builder = new Builder(name);
    builder.values = FlatMapBuilder.from(values);
    builder.indexed = !lists.isEmpty();
    builder.hidden.putAll(hidden);
    builder.emptyLists.putAll(emptyLists);
    builder.spellings.putAll(spellings);
    builder.holders.addAll(holders);
    builder.settings.addAll(settings);
    builder.warnings.addAll(warnings);
    builder.matcher = matcher;
    return builder;
  }

  /**
   * The layer's name for people.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * How far the layer's precedence is above its source's {@link ConfigSource#ordinal}.
   *
   * @return the offset; 0 for most
   */
  public int ordinalOffset() {
    return ordinalOffset;
  }

  /**
   * The same layer with another offset.
   *
   * @param offset how far above the source's ordinal; may be negative
   * @return the layer; this one if the offset is the same
   */
  public SourceLayer withOrdinalOffset(int offset) {
    return offset == ordinalOffset
        ? this
        : new SourceLayer(this, offset, values, holders, settings, spellings);
  }

  /**
   * The same layer with other values for some of its keys: cheaper than building it anew.
   *
   * @param changed canonical key to new value; each must have a value already
   * @return the layer; this one if there are none
   * @throws IllegalArgumentException if a key has no value here
   */
  public SourceLayer withValues(Map<String, SourceValue> changed) {
    for (String key : changed.keySet()) {
      if (!values.containsKey(key)) {
        throw new IllegalArgumentException(key + " has no value in " + this);
      }
    }
    return changed.isEmpty() ? this : changed(changed, Set.of(), spellings);
  }

  /**
   * The same layer with some values put and some keys left out: cheaper than building it anew, here
   * and where the layer is used. Only what has no index may come or go: lists are whole.
   *
   * @param put canonical key to value; for new keys too
   * @param removed the canonical keys to leave out; ones that have no value do not matter
   * @return the layer; this one if nothing is asked for
   * @throws IllegalArgumentException if a key is not canonical, or if an element of a list would
   *     come or go
   */
  public SourceLayer with(Map<String, SourceValue> put, Set<String> removed) {
    for (String key : put.keySet()) {
      if (!values.containsKey(key)) {
        requireFree(key);
      }
    }
    removed.stream().filter(values::containsKey).forEach(this::requireFree);
    if (put.isEmpty() && removed.isEmpty()) {
      return this;
    }
    Map<String, String> left = spellings;
    if (removed.stream().anyMatch(spellings::containsKey)) {
      Map<String, String> fewer = new HashMap<>(spellings);
      fewer.keySet().removeAll(removed);
      left = Collections.unmodifiableMap(fewer);
    }
    return changed(put, removed, left);
  }

  private SourceLayer changed(
      Map<String, SourceValue> put, Set<String> removed, Map<String, String> newSpellings) {
    Set<String> newHolders = new HashSet<>();
    Set<String> newSettings = new HashSet<>();
    Set<String> others = new HashSet<>(removed);
    put.forEach(
        (key, value) -> {
          (holds(value.text()) ? newHolders : others).add(key);
          if (isSetting(key)) {
            newSettings.add(key);
          }
        });
    return new SourceLayer(
        this,
        ordinalOffset,
        values.with(put, removed),
        changed(holders, newHolders, others),
        changed(settings, newSettings, removed),
        newSpellings);
  }

  /** The set with other members; the same object if they are the same. */
  private static Set<String> changed(Set<String> before, Set<String> put, Set<String> removed) {
    if (before.containsAll(put) && Collections.disjoint(before, removed)) {
      return before;
    }
    Set<String> after = new HashSet<>(before);
    after.removeAll(removed);
    after.addAll(put);
    return Collections.unmodifiableSet(after);
  }

  private static boolean holds(String text) {
    return text.contains("${");
  }

  private static boolean isSetting(String key) {
    return ConfigKey.isUnder(key, "varve");
  }

  private void requireFree(String key) {
    if (key.isEmpty() || key.indexOf('[') >= 0 || !ConfigKey.canonical(key).equals(key)) {
      throw new IllegalArgumentException("'" + key + "' cannot come to " + this + ", nor go");
    }
  }

  /**
   * The values.
   *
   * @return canonical key to value, unmodifiable
   */
  public Map<String, SourceValue> values() {
    return values;
  }

  /**
   * The keys that the layer hides, with everything below them, in lower layers.
   *
   * @return canonical key to where it was hidden, unmodifiable
   */
  public Map<String, Origin> hidden() {
    return hidden;
  }

  /**
   * The keys that hold a list without elements.
   *
   * @return canonical key to where it was written, unmodifiable
   */
  public Map<String, Origin> emptyLists() {
    return emptyLists;
  }

  /**
   * The keys that hold a list, empty or not: the layer replaces each of these as a whole in lower
   * layers.
   *
   * @return the canonical keys, unmodifiable
   */
  public Set<String> lists() {
    return lists;
  }

  /**
   * The keys whose texts may hold placeholders: known from when the layer was filled, so that
   * nobody has to look at all texts.
   *
   * @return the canonical keys of all texts with <code>${</code>, unmodifiable
   */
  public Set<String> holders() {
    return holders;
  }

  /**
   * The keys that Varve and its sources are set up by, {@code varve} and those below it: known from
   * when the layer was filled, so that nobody has to look at all keys.
   *
   * @return the canonical keys that have a value, unmodifiable
   */
  public Set<String> settings() {
    return settings;
  }

  /**
   * How keys were written, where that is not the canonical form; for the keys of maps.
   *
   * @return canonical key to the text as written, unmodifiable
   */
  public Map<String, String> spellings() {
    return spellings;
  }

  /**
   * What is odd but not wrong.
   *
   * @return sentences for people, unmodifiable
   */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * What finds values for keys that are only known elsewhere.
   *
   * @return the matcher; empty for most layers
   */
  public Optional<KeyMatcher> matcher() {
    return Optional.ofNullable(matcher);
  }

  /**
   * Whether another layer says the same. Origins count: a value that moved to another line is
   * another value to a person who looks for it.
   *
   * @param other the other layer
   * @return whether name, offset, values, origins, hidden keys and lists are equal; layers with a
   *     matcher are equal only to themselves
   */
  public boolean sameAs(SourceLayer other) {
    return this == other
        || (matcher == null
            && other.matcher == null
            && name.equals(other.name)
            && ordinalOffset == other.ordinalOffset
            && values.equals(other.values)
            && hidden.equals(other.hidden)
            && emptyLists.equals(other.emptyLists)
            && spellings.equals(other.spellings)
            && warnings.equals(other.warnings));
  }

  /** The name and the number of values. */
  @Override
  public String toString() {
    return name + " (" + values.size() + " values)";
  }

  /** Collects a layer. Not thread-safe; of use once. */
  public static final class Builder {
    private final String name;
    private FlatMapBuilder<String, SourceValue> values = new FlatMapBuilder<>(0);
    private final Map<String, Origin> hidden = new HashMap<>();
    private final Map<String, Origin> emptyLists = new HashMap<>();
    private final Map<String, String> spellings = new HashMap<>();
    private final Set<String> holders = new HashSet<>();
    private final Set<String> settings = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();

    /** Where each spelling is of a key that has several. */
    private final Map<String, Map<String, Origin>> otherSpellings = new HashMap<>();

    private @Nullable KeyMatcher matcher;
    private boolean built;

    /** Whether some key has a bracket, without which there is no list. */
    private boolean indexed;

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Tells about how many values there will be, which spares the layer to grow step by step.
     *
     * @param count the number of values; it may be more or fewer
     * @return this
     * @throws IllegalStateException if there are values already
     */
    public Builder expect(int count) {
      checkOpen();
      if (values.size() > 0) {
        throw new IllegalStateException("the layer " + name + " has values already");
      }
      values = new FlatMapBuilder<>(count);
      return this;
    }

    /**
     * Adds a value. Where two spellings of one key meet, the canonical one wins, else the first in
     * the order of {@link String#compareTo}, and the layer carries a warning.
     *
     * @param key the key as written
     * @param text the value
     * @param origin where it was written
     * @return this
     * @throws io.varve.config.InvalidKeyException if the key is none
     * @throws SourceException if the key was added before in the same spelling
     */
    public Builder put(String key, String text, Origin origin) {
      checkOpen();
      String canonical = ConfigKey.canonical(key);
      if (canonical.isEmpty()) {
        throw new SourceException(
            Problem.at(origin, "a key", "a value without one", "give the value a key"));
      }
      SourceValue value = new SourceValue(text, origin);
      SourceValue first = values.putIfAbsent(canonical, value);
      if (first == null) {
        indexed |= canonical.indexOf('[') >= 0;
        spell(canonical, key);
        note(canonical, text);
        return this;
      }
      String firstSpelling = spellings.getOrDefault(canonical, canonical);
      Map<String, Origin> spelled =
          otherSpellings.computeIfAbsent(canonical, each -> new HashMap<>());
      spelled.putIfAbsent(firstSpelling, first.origin());
      Origin earlier = spelled.putIfAbsent(key, origin);
      if (earlier != null) {
        throw new SourceException(
            Problem.of(
                canonical,
                origin,
                "each key once",
                "a second one, the first is at " + earlier,
                "remove one of the two"));
      }
      boolean wins = key.equals(canonical);
      if (!wins && !firstSpelling.equals(canonical)) {
        wins = key.compareTo(firstSpelling) < 0;
      }
      Origin winner = wins ? origin : first.origin();
      warn(
          canonical
              + " is written both "
              + firstSpelling
              + " ("
              + first.origin()
              + ") and "
              + key
              + " ("
              + origin
              + "); the value at "
              + winner
              + " wins; remove the other");
      if (wins) {
        values.put(canonical, value);
        spellings.remove(canonical);
        spell(canonical, key);
        holders.remove(canonical);
        note(canonical, text);
      }
      return this;
    }

    /**
     * Where a key got its value.
     *
     * @param key the key as written
     * @return the origin of the value that was put in this very spelling; empty if there is none
     * @throws io.varve.config.InvalidKeyException if the key is none
     */
    public Optional<Origin> origin(String key) {
      String canonical = ConfigKey.canonical(key);
      SourceValue value = values.get(canonical);
      if (value == null) {
        return Optional.empty();
      }
      Map<String, Origin> spelled = otherSpellings.get(canonical);
      if (spelled != null) {
        return Optional.ofNullable(spelled.get(key));
      }
      boolean same = spellings.getOrDefault(canonical, canonical).equals(key);
      return same ? Optional.of(value.origin()) : Optional.empty();
    }

    private void note(String canonical, String text) {
      if (holds(text)) {
        holders.add(canonical);
      }
      if (isSetting(canonical)) {
        settings.add(canonical);
      }
    }

    private void spell(String canonical, String key) {
      if (!canonical.equals(key)) {
        spellings.put(canonical, key);
      }
    }

    /**
     * Hides a key, and everything below it, in lower layers.
     *
     * @param key the key as written
     * @param origin where it was written
     * @return this
     */
    public Builder hide(String key, Origin origin) {
      checkOpen();
      String canonical = ConfigKey.canonical(key);
      indexed |= canonical.indexOf('[') >= 0;
      hidden.put(canonical, origin);
      return this;
    }

    /**
     * Adds a list without elements.
     *
     * @param key the key as written
     * @param origin where it was written
     * @return this
     */
    public Builder putEmptyList(String key, Origin origin) {
      checkOpen();
      String canonical = ConfigKey.canonical(key);
      indexed |= canonical.indexOf('[') >= 0;
      emptyLists.put(canonical, origin);
      return this;
    }

    /**
     * Adds a sentence about something odd.
     *
     * @param warning the sentence, without secrets
     * @return this
     */
    public Builder warn(String warning) {
      checkOpen();
      warnings.add(Objects.requireNonNull(warning, "warning"));
      return this;
    }

    /**
     * Sets what finds values for keys that are only known elsewhere.
     *
     * @param matcher the matcher
     * @return this
     */
    public Builder matcher(KeyMatcher matcher) {
      checkOpen();
      this.matcher = Objects.requireNonNull(matcher, "matcher");
      return this;
    }

    /**
     * Finishes the layer.
     *
     * @return the layer
     * @throws SourceException if a list has gaps, with every such list
     */
    public SourceLayer build() {
      checkOpen();
      Set<String> lists = new HashSet<>(emptyLists.keySet());
      if (indexed) {
        lists.addAll(listsWithoutGaps());
      }
      built = true;
      return new SourceLayer(this, lists, List.copyOf(warnings), 0);
    }

    private Set<String> listsWithoutGaps() {
      ListIndices indices = new ListIndices();
      values.forEach((key, value) -> indices.add(key));
      hidden.keySet().forEach(indices::add);
      emptyLists.keySet().forEach(indices::add);
      List<Problem> gaps = indices.gaps(this::origins);
      if (!gaps.isEmpty()) {
        throw new SourceException(gaps, null);
      }
      return indices.lists();
    }

    /** Where each key was written. */
    private NavigableMap<String, Origin> origins() {
      NavigableMap<String, Origin> origins = new TreeMap<>(hidden);
      origins.putAll(emptyLists);
      values.forEach((key, value) -> origins.put(key, value.origin()));
      return origins;
    }

    private void checkOpen() {
      if (built) {
        throw new IllegalStateException("the layer " + name + " is built already");
      }
    }
  }
}
