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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adds the values to layers that their matchers find for the keys of other layers. */
final class MatcherFilling {
  private MatcherFilling() {}

  /**
   * Updates the values that were found before, for keys that were added or removed.
   *
   * @param unfilledBefore the layers of the stack before, without the values of matchers
   * @param filledBefore the same layers, with these values
   * @return the filled layers; null if all matchers must be called again
   */
  static @Nullable List<RankedLayer> filled(
      List<RankedLayer> layers, List<RankedLayer> unfilledBefore, List<RankedLayer> filledBefore) {
    Set<String> differ = keysThatDiffer(layers, unfilledBefore);
    return differ == null ? null : filledAgain(layers, filledBefore, differ);
  }

  /**
   * The keys that were added to or removed from a layer. Null if anything else may differ, or if
   * only a full comparison would find these keys.
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

  /**
   * The earlier values, updated for the current keys; null if all matchers must be called again.
   */
  private static @Nullable List<RankedLayer> filledAgain(
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

  /** Calls all matchers for all keys of the layers, or for those of them that the matcher lists. */
  static List<RankedLayer> filled(List<RankedLayer> layers) {
    List<RankedLayer> filled = new ArrayList<>();
    for (RankedLayer ranked : layers) {
      Optional<KeyMatcher> matcher = ranked.layer().matcher();
      filled.add(
          matcher.isPresent() ? new Filling(ranked, matcher.get()).filledFor(layers) : ranked);
    }
    return filled;
  }

  /** The values that a matcher finds for its layer, sorted. */
  private record Filling(RankedLayer ranked, KeyMatcher matcher, Map<String, SourceValue> found) {
    Filling(RankedLayer ranked, KeyMatcher matcher) {
      this(ranked, matcher, new TreeMap<>());
    }

    RankedLayer filledFor(List<RankedLayer> layers) {
      Optional<Set<String>> listed = matcher.keys();
      if (listed.isPresent()) {
        for (String key : listed.get()) {
          if (knows(layers, key)) {
            ask(key);
          }
        }
      } else {
        for (RankedLayer each : layers) {
          for (String key : each.layer().values().keySet()) {
            ask(key);
          }
          for (String key : each.layer().lists()) {
            ask(key);
          }
        }
      }
      return found.isEmpty() ? ranked : filled();
    }

    private void ask(String key) {
      Optional<SourceValue> value = matcher.match(key);
      if (value.isPresent() && !ranked.layer().values().containsKey(key)) {
        found.put(key, value.get());
      }
    }

    private RankedLayer filled() {
      SourceLayer layer = ranked.layer();
      SourceLayerBuilder builder = layer.toBuilder();
      found.forEach(
          (key, value) -> {
            builder.put(key, value.text(), value.origin());
            matcher.warning(key).ifPresent(builder::warn);
          });
      return new RankedLayer(
          ranked.source(),
          ranked.ordinal(),
          builder.build().withOrdinalOffset(layer.ordinalOffset()));
    }
  }
}
