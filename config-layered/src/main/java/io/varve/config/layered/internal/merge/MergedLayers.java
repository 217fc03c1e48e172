package io.varve.config.layered.internal.merge;

import io.varve.config.Origin;
import io.varve.config.layered.internal.table.FlatMapBuilder;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The result of merging layers.
 *
 * <p>A value of a higher layer replaces the value of the same key in a lower layer. A list, even an
 * empty one, replaces the whole list or a scalar of the same key. A scalar replaces a list of the
 * same key. {@code null} hides its key and all keys below it. All other keys are kept. Merging is
 * associative, and an empty layer has no effect. Deeply immutable after its creation.
 *
 * @param values canonical key to value
 * @param lists the keys of all lists
 * @param emptyLists the keys of lists without elements
 * @param hidden the keys that were written as null
 * @param spellings canonical key to original spelling, if it is not canonical; of the lowest layer
 *     that has the key
 */
public record MergedLayers(
    Map<String, SourceValue> values,
    Set<String> lists,
    Map<String, Origin> emptyLists,
    Map<String, Origin> hidden,
    Map<String, String> spellings) {

  /** One layer as it is. */
  public static MergedLayers of(SourceLayer layer) {
    return new MergedLayers(
        layer.values(), layer.lists(), layer.emptyLists(), layer.hidden(), layer.spellings());
  }

  /** Merges parts, highest precedence first. */
  public static MergedLayers merge(List<MergedLayers> parts) {
    int largest = 0;
    for (MergedLayers part : parts) {
      largest = Math.max(largest, part.values.size());
    }
    Sum sum = new Sum(largest);
    for (MergedLayers part : parts) {
      sum.addBelow(part);
    }
    return new MergedLayers(
        sum.values.build(), sum.lists, sum.emptyLists, sum.hidden, sum.spellings);
  }

  /** All but the values. */
  public MergedLayers withoutValues() {
    return new MergedLayers(Map.of(), lists, emptyLists, hidden, spellings);
  }

  /** Parts that are being merged. */
  private static final class Sum {
    final FlatMapBuilder<String, SourceValue> values;
    final Set<String> lists = new HashSet<>();
    final Map<String, Origin> emptyLists = new HashMap<>();
    final Map<String, Origin> hidden = new HashMap<>();
    final Map<String, String> spellings = new HashMap<>();

    private Sum(int expected) {
      values = new FlatMapBuilder<>(expected);
    }

    private void addBelow(MergedLayers lower) {
      if (hidden.isEmpty() && lists.isEmpty() && lower.lists.isEmpty()) {
        for (Map.Entry<String, SourceValue> entry : lower.values.entrySet()) {
          values.putIfAbsent(entry.getKey(), entry.getValue());
        }
      } else {
        // Compared only with the layers above: a list and a scalar of one layer do not affect each
        // other.
        List<Map.Entry<String, SourceValue>> kept = new ArrayList<>();
        for (Map.Entry<String, SourceValue> entry : lower.values.entrySet()) {
          if (values.get(entry.getKey()) == null && !hides(entry.getKey())) {
            kept.add(entry);
          }
        }
        List<String> keptLists = lower.lists.stream().filter(list -> !hidesList(list)).toList();
        kept.forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        for (String list : keptLists) {
          lists.add(list);
          Origin empty = lower.emptyLists.get(list);
          if (empty != null) {
            emptyLists.put(list, empty);
          }
        }
      }
      for (Map.Entry<String, Origin> entry : lower.hidden.entrySet()) {
        hidden.putIfAbsent(entry.getKey(), entry.getValue());
      }
      spellings.putAll(lower.spellings);
    }

    /** Returns true if a lower layer's value of the key is hidden by another key. */
    private boolean hides(String key) {
      return lists.contains(key) || hiddenAbove(key) || insideReplacedList(key);
    }

    private boolean hidesList(String list) {
      return values.get(list) != null || hides(list);
    }

    private boolean hiddenAbove(String key) {
      return !hidden.isEmpty() && KeyPaths.upwards(key).stream().anyMatch(hidden::containsKey);
    }

    private boolean insideReplacedList(String key) {
      for (String list : KeyPaths.listsAbove(key)) {
        if (lists.contains(list) || values.get(list) != null) {
          return true;
        }
      }
      return false;
    }
  }
}
