package io.varve.config.layered.internal.merge;

import io.varve.config.internal.DeltaMap;
import io.varve.config.spi.KeyMatcher;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All layers in order of precedence, with the values that matchers find for the known keys filled
 * in.
 *
 * @param layers highest precedence first
 * @param unfilled the same layers as their sources gave them
 */
public record LayerStack(List<RankedLayer> layers, List<RankedLayer> unfilled) {

  /** Refuses changes. */
  public LayerStack {
    layers = List.copyOf(layers);
    unfilled = List.copyOf(unfilled);
  }

  /**
   * Fills in what matchers find.
   *
   * @param layers highest precedence first
   * @param previous the stack before: where no key came or went, what it filled in is used again
   * @return the stack
   * @throws io.varve.config.SourceException if a matcher's values make a list with gaps
   */
  public static LayerStack of(List<RankedLayer> layers, @Nullable LayerStack previous) {
    if (layers.stream().allMatch(ranked -> ranked.layer().matcher().isEmpty())) {
      return new LayerStack(layers, layers);
    }
    if (previous != null && sameKeys(layers, previous.unfilled)) {
      List<RankedLayer> filled = new ArrayList<>(layers);
      for (int i = 0; i < filled.size(); i++) {
        if (filled.get(i).layer().matcher().isPresent()) {
          filled.set(i, previous.layers.get(i));
        }
      }
      return new LayerStack(filled, layers);
    }
    Set<String> known = new HashSet<>();
    for (RankedLayer ranked : layers) {
      known.addAll(ranked.layer().values().keySet());
      known.addAll(ranked.layer().lists());
    }
    List<RankedLayer> filled = new ArrayList<>();
    for (RankedLayer ranked : layers) {
      Optional<KeyMatcher> matcher = ranked.layer().matcher();
      filled.add(
          matcher.isEmpty()
              ? ranked
              : new RankedLayer(
                  ranked.source(), ranked.ordinal(), fill(ranked.layer(), matcher.get(), known)));
    }
    return new LayerStack(filled, layers);
  }

  /** Whether two stacks know the same keys, layer by layer, and have the same matchers. */
  private static boolean sameKeys(List<RankedLayer> now, List<RankedLayer> then) {
    if (now.size() != then.size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      SourceLayer a = now.get(i).layer();
      SourceLayer b = then.get(i).layer();
      boolean same =
          a == b
              || (a.matcher().isEmpty()
                  && b.matcher().isEmpty()
                  && a.lists().equals(b.lists())
                  && sameKeys(a.values(), b.values()));
      if (!same || now.get(i).ordinal() != then.get(i).ordinal()) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameKeys(Map<String, SourceValue> now, Map<String, SourceValue> then) {
    Set<String> differ = DeltaMap.of(now).differences(DeltaMap.of(then));
    return differ == null
        ? now.keySet().equals(then.keySet())
        : differ.stream().allMatch(key -> now.containsKey(key) && then.containsKey(key));
  }

  private static SourceLayer fill(SourceLayer layer, KeyMatcher matcher, Set<String> known) {
    SourceLayer.Builder builder = layer.toBuilder();
    for (String key : known) {
      if (!layer.values().containsKey(key)) {
        matcher
            .match(key)
            .ifPresent(
                value -> {
                  builder.put(key, value.text(), value.origin());
                  matcher.warning(key).ifPresent(builder::warn);
                });
      }
    }
    return builder.build().withOrdinalOffset(layer.ordinalOffset());
  }

  /** Lays the layers over each other. */
  public Merged merge() {
    return Merged.merge(layers.stream().map(ranked -> Merged.of(ranked.layer())).toList());
  }

  /**
   * Lays the layers over each other at the cost of what is new.
   *
   * @param before what another stack merged into
   * @param differ the keys where it has other values, see {@link #valuesThatDiffer}
   */
  public Merged merge(Merged before, Set<String> differ) {
    Map<String, SourceValue> changed = new HashMap<>();
    for (String key : differ) {
      ask(key)
          .filter(value -> !value.equals(before.values().get(key)))
          .ifPresent(value -> changed.put(key, value));
    }
    return changed.isEmpty() ? before : before.withValues(changed);
  }

  /**
   * The keys that may have other values in another stack.
   *
   * @param other the other stack
   * @return the keys, which have a value in both stacks; null if more than values may differ, or if
   *     only a look at all of them could tell
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
    return differ;
  }

  private static @Nullable Set<String> valuesThatDiffer(RankedLayer now, RankedLayer then) {
    SourceLayer a = now.layer();
    SourceLayer b = then.layer();
    if (now.ordinal() != then.ordinal() || !now.source().equals(then.source())) {
      return null;
    }
    if (a == b) {
      return Set.of();
    }
    // What was made by SourceLayer.withValues shares these.
    boolean alike =
        a.hidden() == b.hidden()
            && a.lists() == b.lists()
            && a.emptyLists() == b.emptyLists()
            && a.spellings() == b.spellings()
            && a.warnings() == b.warnings()
            && a.matcher().equals(b.matcher())
            && a.name().equals(b.name());
    return alike && sameKeys(a.values(), b.values())
        ? DeltaMap.of(a.values()).differences(DeltaMap.of(b.values()))
        : null;
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
    return layers.stream()
        .flatMap(
            ranked ->
                ranked.layer().warnings().stream()
                    .map(sentence -> new Warning(ranked.source(), sentence)))
        .toList();
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
