package io.varve.config.spi;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds a {@link SourceLayer}. Not thread-safe; single-use. */
public final class SourceLayerBuilder {
  private final String name;

  /** In order of insertion, which is the order in memory: iteration is much faster. */
  private Map<String, SourceValue> values = new LinkedHashMap<>();

  private final Map<String, Origin> hidden = new HashMap<>();
  private final Map<String, Origin> emptyLists = new HashMap<>();
  private final Map<String, String> spellings = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  /** Origins by spelling, for keys that were added in several spellings. */
  private final Map<String, Map<String, Origin>> otherSpellings = new HashMap<>();

  private @Nullable KeyMatcher matcher;
  private boolean built;

  /** True if a key has a bracket. Otherwise, there are no lists. */
  private boolean indexed;

  SourceLayerBuilder(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  SourceLayerBuilder(SourceLayer layer) {
    this(layer.name());
    values.putAll(layer.values());
    spellings.putAll(layer.spellings());
    hidden.putAll(layer.hidden());
    emptyLists.putAll(layer.emptyLists());
    warnings.addAll(layer.warnings());
    matcher = layer.matcher().orElse(null);
    indexed = !layer.lists().isEmpty();
  }

  /**
   * Hints the expected number of values.
   *
   * @param count the number of values; it may be more or fewer
   * @return this
   * @throws IllegalStateException if there are values already
   */
  public SourceLayerBuilder expect(int count) {
    checkOpen();
    if (!values.isEmpty()) {
      throw new IllegalStateException("the layer " + name + " has values already");
    }
    values = new LinkedHashMap<>(count + count / 3 + 1);
    return this;
  }

  /**
   * Adds a value. If a key is added in several spellings, the layer has a warning, and the
   * canonical spelling is used. If there is none, the first spelling in the order of {@link
   * String#compareTo} is used.
   *
   * @param key the key as written
   * @param text the value
   * @param origin the origin of the value
   * @return this
   * @throws io.varve.config.ConfigException if the key is malformed
   * @throws SourceException if the key is empty, or was added before in the same spelling
   */
  public SourceLayerBuilder put(String key, String text, Origin origin) {
    checkOpen();
    String canonical = ConfigKey.canonical(key);
    if (canonical.isEmpty()) {
      throw new SourceException(
          Problem.at(origin, "a key", "a value without one", "give the value a key")
              .withCode("VARVE-0010"));
    }
    SourceValue value = new SourceValue(text, origin);
    SourceValue first = values.putIfAbsent(canonical, value);
    if (first == null) {
      indexed |= canonical.indexOf('[') >= 0;
      spell(canonical, key);
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
                  "remove one of the two")
              .withCode("VARVE-0011"));
    }
    boolean wins = key.equals(canonical);
    if (!wins && !firstSpelling.equals(canonical)) {
      wins = key.compareTo(firstSpelling) < 0;
    }
    Origin winner = wins ? origin : first.origin();
    warn(
        "%s is written both %s (%s) and %s (%s); the value at %s wins; remove the other"
            .formatted(canonical, firstSpelling, first.origin(), key, origin, winner));
    if (wins) {
      values.put(canonical, value);
      spellings.remove(canonical);
      spell(canonical, key);
    }
    return this;
  }

  /**
   * The origin of a value that was added.
   *
   * @param key the key as written
   * @return the origin of the value with this exact spelling; empty if there is none
   * @throws io.varve.config.ConfigException if the key is malformed
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

  private void spell(String canonical, String key) {
    if (!canonical.equals(key)) {
      spellings.put(canonical, key);
    }
  }

  /**
   * Hides a key, and all keys below it, in lower layers.
   *
   * @param key the key as written
   * @param origin the origin of the null value
   * @return this
   * @throws io.varve.config.ConfigException if the key is malformed
   */
  public SourceLayerBuilder hide(String key, Origin origin) {
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
   * @param origin the origin of the list
   * @return this
   * @throws io.varve.config.ConfigException if the key is malformed
   */
  public SourceLayerBuilder putEmptyList(String key, Origin origin) {
    checkOpen();
    String canonical = ConfigKey.canonical(key);
    indexed |= canonical.indexOf('[') >= 0;
    emptyLists.put(canonical, origin);
    return this;
  }

  /**
   * Adds a warning about suspicious contents.
   *
   * @param warning the sentence, without secrets
   * @return this
   */
  public SourceLayerBuilder warn(String warning) {
    checkOpen();
    warnings.add(Objects.requireNonNull(warning, "warning"));
    return this;
  }

  /**
   * Sets the matcher that finds values for keys of other layers.
   *
   * @param matcher the matcher
   * @return this
   */
  public SourceLayerBuilder matcher(KeyMatcher matcher) {
    checkOpen();
    this.matcher = Objects.requireNonNull(matcher, "matcher");
    return this;
  }

  /**
   * Finishes the layer.
   *
   * @return the layer
   * @throws SourceException if lists have gaps; contains a problem for each of them
   */
  public SourceLayer build() {
    checkOpen();
    Set<String> lists = new HashSet<>(emptyLists.keySet());
    if (indexed) {
      lists.addAll(listsWithoutGaps());
    }
    built = true;
    return new SourceLayer(name, values, spellings, hidden, emptyLists, lists, warnings, matcher);
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

  /** The origin of each key. */
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
