package io.varve.config.layered.internal.merge;

import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All layers in order of precedence, with the values that matchers find for the known keys filled
 * in.
 *
 * @param layers highest precedence first
 * @param unfilled the same layers as their sources gave them
 */
public record LayerStack(List<RankedLayer> layers, List<RankedLayer> unfilled)
    implements Function<String, Optional<SourceValue>> {

  /** Refuses changes. */
  public LayerStack {
    layers = List.copyOf(layers);
    unfilled = List.copyOf(unfilled);
  }

  /**
   * Fills in what matchers find.
   *
   * @param layers highest precedence first
   * @param previous the stack before, whose values that were filled in are used again, or null
   * @return the stack
   * @throws io.varve.config.SourceException if a matcher's values make a list with gaps
   */
  public static LayerStack of(List<RankedLayer> layers, @Nullable LayerStack previous) {
    if (!haveMatchers(layers)) {
      return new LayerStack(layers, layers);
    }
    Set<String> differ = previous == null ? null : keysThatDiffer(layers, previous.unfilled);
    if (previous != null && differ != null) {
      List<RankedLayer> filled = filled(layers, previous.layers, differ);
      if (filled != null) {
        return new LayerStack(filled, layers);
      }
    }
    return new LayerStack(filled(layers), layers);
  }

  private static boolean haveMatchers(List<RankedLayer> layers) {
    for (RankedLayer ranked : layers) {
      if (ranked.layer().matcher().isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether some layer has a matcher. */
  public boolean hasMatchers() {
    return haveMatchers(layers);
  }

  /**
   * The keys that came or went, in some layer at least; null if more than that differs, or if only
   * a look at everything could tell.
   */
  private static @Nullable Set<String> keysThatDiffer(
      List<RankedLayer> now, List<RankedLayer> then) {
    if (now.size() != then.size()) {
      return null;
    }
    Set<String> differ = new HashSet<>();
    for (int i = 0; i < now.size(); i++) {
      SourceLayer a = now.get(i).layer();
      SourceLayer b = then.get(i).layer();
      if (now.get(i).ordinal() != then.get(i).ordinal()) {
        return null;
      }
      if (a != b) {
        boolean plain = a.matcher().isEmpty() && b.matcher().isEmpty();
        Set<String> keys = plain && a.lists().equals(b.lists()) ? keysThatDiffer(a, b) : null;
        if (keys == null) {
          return null;
        }
        differ.addAll(keys);
      }
    }
    return differ;
  }

  private static @Nullable Set<String> keysThatDiffer(SourceLayer now, SourceLayer then) {
    Optional<Set<String>> differ = now.changesSince(then);
    if (differ.isEmpty()) {
      return now.values().keySet().equals(then.values().keySet()) ? Set.of() : null;
    }
    return differ.get().stream()
        .filter(key -> now.values().containsKey(key) != then.values().containsKey(key))
        .collect(Collectors.toSet());
  }

  /** What was filled in before, for the keys of now; null if it has to be filled in anew. */
  private static @Nullable List<RankedLayer> filled(
      List<RankedLayer> layers, List<RankedLayer> before, Set<String> differ) {
    List<RankedLayer> filled = new ArrayList<>(layers);
    for (int i = 0; i < filled.size(); i++) {
      SourceLayer own = layers.get(i).layer();
      if (own.matcher().isPresent()) {
        Map<String, SourceValue> found = new HashMap<>();
        Set<String> gone = new HashSet<>();
        for (String key : differ) {
          Optional<SourceValue> value = own.matcher().get().match(key);
          if (value.isPresent()
              && (key.indexOf('[') >= 0 || own.matcher().get().warning(key).isPresent())) {
            return null;
          }
          if (!own.values().containsKey(key)) {
            value
                .filter(put -> knows(layers, key))
                .ifPresentOrElse(put -> found.put(key, put), () -> gone.add(key));
          }
        }
        gone.retainAll(before.get(i).layer().values().keySet());
        filled.set(
            i,
            new RankedLayer(
                before.get(i).source(),
                before.get(i).ordinal(),
                before.get(i).layer().with(found, gone)));
      }
    }
    return filled;
  }

  private static boolean knows(List<RankedLayer> layers, String key) {
    for (RankedLayer ranked : layers) {
      if (ranked.layer().values().containsKey(key) || ranked.layer().lists().contains(key)) {
        return true;
      }
    }
    return false;
  }

  /** Asks all matchers for all keys that some layer knows, or for those of them that they list. */
  private static List<RankedLayer> filled(List<RankedLayer> layers) {
    List<Filling> fillings = new ArrayList<>();
    for (RankedLayer ranked : layers) {
      Optional<KeyMatcher> matcher = ranked.layer().matcher();
      if (matcher.isPresent()) {
        fillings.add(new Filling(ranked, matcher.get()));
      }
    }
    List<Filling> anyKey = new ArrayList<>();
    for (Filling filling : fillings) {
      Optional<Set<String>> keys = filling.matcher.keys();
      if (keys.isPresent()) {
        for (String key : keys.get()) {
          if (knows(layers, key)) {
            filling.ask(key);
          }
        }
      } else {
        anyKey.add(filling);
      }
    }
    if (!anyKey.isEmpty()) {
      for (RankedLayer ranked : layers) {
        for (String key : ranked.layer().values().keySet()) {
          ask(anyKey, key);
        }
        for (String key : ranked.layer().lists()) {
          ask(anyKey, key);
        }
      }
    }
    List<RankedLayer> filled = new ArrayList<>();
    int next = 0;
    for (RankedLayer ranked : layers) {
      boolean asked = ranked.layer().matcher().isPresent();
      filled.add(asked ? fillings.get(next++).filled() : ranked);
    }
    return filled;
  }

  private static void ask(List<Filling> fillings, String key) {
    for (Filling filling : fillings) {
      filling.ask(key);
    }
  }

  /** What a matcher finds for its layer. */
  private record Filling(RankedLayer ranked, KeyMatcher matcher, Map<String, SourceValue> found) {
    Filling(RankedLayer ranked, KeyMatcher matcher) {
      this(ranked, matcher, new TreeMap<>());
    }

    void ask(String key) {
      Optional<SourceValue> value = matcher.match(key);
      if (value.isPresent() && !ranked.layer().values().containsKey(key)) {
        found.put(key, value.get());
      }
    }

    RankedLayer filled() {
      if (found.isEmpty()) {
        return ranked;
      }
      SourceLayer layer = ranked.layer();
      SourceLayerBuilder builder = layer.toBuilder();
      for (Map.Entry<String, SourceValue> entry : found.entrySet()) {
        SourceValue value = entry.getValue();
        builder.put(entry.getKey(), value.text(), value.origin());
        Optional<String> warning = matcher.warning(entry.getKey());
        if (warning.isPresent()) {
          builder.warn(warning.get());
        }
      }
      return new RankedLayer(
          ranked.source(),
          ranked.ordinal(),
          builder.build().withOrdinalOffset(layer.ordinalOffset()));
    }
  }

  /** Lays the layers over each other. */
  public MergedLayers merge() {
    List<MergedLayers> parts = new ArrayList<>();
    for (RankedLayer ranked : layers) {
      parts.add(MergedLayers.of(ranked.layer()));
    }
    return MergedLayers.merge(parts);
  }

  /** What {@link #merge} gives, looked up in the layers each time. */
  public Map<String, SourceValue> values() {
    return new StackValueMap(this);
  }

  /** Whether some layer has a value for a key. */
  boolean knows(String key) {
    for (RankedLayer ranked : layers) {
      if (ranked.layer().values().containsKey(key)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The keys that may have other values in another stack.
   *
   * @param other the other stack
   * @return the keys, to which {@link #values} has all there is to say; null if more than values
   *     may differ, or if only a look at all of them could tell
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

  /** Whether a list and a scalar may begin, or cease, to replace each other. */
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
   * The winning value for one key that is not among the known ones: only matchers can have it.
   *
   * @param key a canonical key
   * @return the value, unless a higher layer takes the key over
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

  /** What the winning matcher has to say about a key that {@link #ask} has a value for. */
  public Optional<Warning> warning(String key) {
    for (RankedLayer ranked : layers) {
      if (ranked.find(key).isPresent()) {
        return ranked
            .layer()
            .matcher()
            .flatMap(matcher -> matcher.warning(key))
            .map(sentence -> new Warning(ranked.source(), sentence));
      }
    }
    return Optional.empty();
  }

  /** Everything odd about the layers. */
  public List<Warning> warnings() {
    List<Warning> all = new ArrayList<>();
    for (RankedLayer ranked : layers) {
      for (String sentence : ranked.layer().warnings()) {
        all.add(new Warning(ranked.source(), sentence));
      }
    }
    return List.copyOf(all);
  }

  /**
   * Something odd but not wrong.
   *
   * @param source the source that it is about
   * @param sentence the words, without secrets
   */
  public record Warning(String source, String sentence) {}

  /** Whether some matcher may have a value at the key or below it that no layer hides. */
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
