package io.varve.config.spi;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.Problem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The element indices of all lists of a layer, collected from its keys. */
final class ListIndices {
  private final Map<String, BitSet> indices = new TreeMap<>();

  /** Records every list that contains a canonical key, in which a bracket is quoted or an index. */
  void add(String key) {
    boolean quoted = false;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '[' && !quoted) {
        int index = Integer.parseInt(key, i + 1, key.indexOf(']', i), 10);
        indices.computeIfAbsent(key.substring(0, i), list -> new BitSet()).set(index);
      }
    }
  }

  /** The canonical keys of the lists. */
  Set<String> lists() {
    return indices.keySet();
  }

  /**
   * A problem for each list with a missing element before an existing one, sorted by key.
   *
   * @param origins the origin of each key; called only if there are gaps
   */
  List<Problem> gaps(Supplier<NavigableMap<String, Origin>> origins) {
    Map<String, String> gaps = new LinkedHashMap<>();
    indices.forEach(
        (list, present) -> {
          int gap = present.nextClearBit(0);
          if (gap < present.length()) {
            String after = ConfigKey.element(list, present.nextSetBit(gap));
            gaps.put(after, ConfigKey.element(list, gap));
          }
        });
    if (gaps.isEmpty()) {
      return List.of();
    }
    NavigableMap<String, Origin> places = origins.get();
    List<Problem> problems = new ArrayList<>();
    gaps.forEach(
        (element, missing) -> {
          // An index is followed by a dot, a bracket or nothing: the element's keys come first.
          Origin origin = places.ceilingEntry(element).getValue();
          problems.add(
              Problem.of(
                      element,
                      origin,
                      "list elements without gaps",
                      "no " + missing,
                      "number the elements from 0, one after the other")
                  .withCode("VARVE-0012"));
        });
    return problems;
  }
}
