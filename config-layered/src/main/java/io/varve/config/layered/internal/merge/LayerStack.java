package io.varve.config.layered.internal.merge;

import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All layers in order of precedence, including the values that matchers find for the known keys.
 *
 * @param layers highest precedence first
 * @param unfilled the same layers without the values of matchers
 */
public record LayerStack(List<RankedLayer> layers, List<RankedLayer> unfilled)
    implements Function<String, Optional<SourceValue>> {

  /** Refuses changes. */
  public LayerStack {
    layers = List.copyOf(layers);
    unfilled = List.copyOf(unfilled);
  }

  /**
   * Adds the values that matchers find.
   *
   * @param layers highest precedence first
   * @param previous the stack before, whose filled values are reused; or null
   * @throws io.varve.config.SourceException if the values of a matcher are a list with gaps
   */
  public static LayerStack of(List<RankedLayer> layers, @Nullable LayerStack previous) {
    if (!haveMatchers(layers)) {
      return new LayerStack(layers, layers);
    }
    List<RankedLayer> again =
        previous == null ? null : MatcherFilling.filled(layers, previous.unfilled, previous.layers);
    return new LayerStack(again == null ? MatcherFilling.filled(layers) : again, layers);
  }

  private static boolean haveMatchers(List<RankedLayer> layers) {
    for (RankedLayer ranked : layers) {
      if (ranked.layer().matcher().isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Returns true if some layer has a matcher. */
  public boolean hasMatchers() {
    return haveMatchers(layers);
  }

  /** Merges the layers. */
  public MergedLayers merge() {
    List<MergedLayers> parts = new ArrayList<>();
    for (RankedLayer ranked : layers) {
      parts.add(MergedLayers.of(ranked.layer()));
    }
    return MergedLayers.merge(parts);
  }

  /** The values of each layer, highest precedence first. */
  public List<Map<String, SourceValue>> layerValues() {
    List<Map<String, SourceValue>> values = new ArrayList<>();
    for (RankedLayer ranked : layers) {
      values.add(ranked.layer().values());
    }
    return values;
  }

  /** The values of {@link #merge}, looked up in the layers each time. */
  public Map<String, SourceValue> values() {
    return new LazyMergedValues(this);
  }

  /** Returns true if some layer has a value for a key. */
  boolean knows(String key) {
    return layers.stream().anyMatch(ranked -> ranked.layer().values().containsKey(key));
  }

  /**
   * Returns the keys whose values may differ from those of another stack. Null if anything but
   * values may differ, or if only a full comparison would find these keys.
   */
  public @Nullable Set<String> valuesThatDiffer(LayerStack other) {
    if (layers.size() != other.layers.size()) {
      return null;
    }
    Set<String> differ = new HashSet<>();
    for (int i = 0; i < layers.size(); i++) {
      Set<String> here = valuesThatDiffer(layers.get(i), other.layers.get(i));
      if (here == null) {
        return null;
      }
      differ.addAll(here);
    }
    return differ.stream().anyMatch(key -> concernsLists(key, other)) ? null : differ;
  }

  /** Returns true if the addition or removal of a key may hide or reveal other lists or scalars. */
  private boolean concernsLists(String key, LayerStack other) {
    for (int i = 0; i < layers.size(); i++) {
      SourceLayer layer = layers.get(i).layer();
      boolean came =
          layer.values().containsKey(key) != other.layers.get(i).layer().values().containsKey(key);
      if (came
          && (key.indexOf('[') >= 0
              || layers.stream().anyMatch(ranked -> ranked.layer().lists().contains(key)))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Set<String> valuesThatDiffer(RankedLayer now, RankedLayer then) {
    if (now.ordinal() != then.ordinal() || !now.source().equals(then.source())) {
      return null;
    }
    return now.layer() == then.layer()
        ? Set.of()
        : now.layer().changesSince(then.layer()).orElse(null);
  }

  /**
   * The effective value for a canonical key. Only matchers can have a value for a key that no layer
   * lists.
   */
  public Optional<SourceValue> ask(String key) {
    for (RankedLayer ranked : layers) {
      Optional<SourceValue> value = ranked.find(key);
      if (value.isPresent()) {
        return value;
      }
      if (ranked.hides(key)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The same as {@link #ask}. */
  @Override
  public Optional<SourceValue> apply(String key) {
    return ask(key);
  }

  /** The name of the source of the value of {@link #ask} for a key. */
  public Optional<String> sourceOf(String key) {
    return layers.stream()
        .filter(ranked -> ranked.find(key).isPresent())
        .findFirst()
        .map(RankedLayer::source);
  }

  /**
   * Returns true if a layer above all those with a value or a list at a key has a value at one of
   * the given keys.
   */
  public boolean isAbove(Collection<String> keys, String key) {
    for (RankedLayer ranked : layers) {
      if (ranked.find(key).isPresent() || ranked.layer().lists().contains(key)) {
        return false;
      }
      if (keys.stream().anyMatch(each -> ranked.find(each).isPresent())) {
        return true;
      }
    }
    return false;
  }

  /** The warning of the matcher that supplies the value of {@link #ask} for a key. */
  public Optional<Warning> warning(String key) {
    return layers.stream()
        .filter(ranked -> ranked.find(key).isPresent())
        .findFirst()
        .flatMap(
            ranked ->
                ranked
                    .layer()
                    .matcher()
                    .flatMap(matcher -> matcher.warning(key))
                    .map(sentence -> new Warning(ranked.source(), sentence)));
  }

  /** The warnings of all layers. */
  public List<Warning> warnings() {
    List<Warning> all = new ArrayList<>();
    for (RankedLayer ranked : layers) {
      for (String sentence : ranked.layer().warnings()) {
        all.add(new Warning(ranked.source(), sentence));
      }
    }
    return all;
  }

  /** A warning about the contents of a source, without secrets. */
  public record Warning(String source, String sentence) {}

  /** Returns true if some matcher may have a value at the key or below it that no layer hides. */
  public boolean mayMatchUnder(String key) {
    for (RankedLayer ranked : layers) {
      Optional<KeyMatcher> matcher = ranked.layer().matcher();
      if (matcher.isPresent() && matcher.get().mayMatchUnder(key)) {
        return true;
      }
      if (ranked.hides(key)) {
        return false;
      }
    }
    return false;
  }
}
