package io.varve.config.cli;

import io.varve.config.ConfigKey;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Layer of the options. A repeated key is a list. */
final class OptionLayer {
  private static final String NAME = "command line";

  private OptionLayer() {}

  /**
   * Returns the layer of the options. If they are inconsistent, adds problems and returns an empty
   * layer.
   */
  static SourceLayer of(List<Option> options, ProblemCollector problems) {
    NavigableMap<String, List<Option>> byKey = new TreeMap<>();
    for (Option option : options) {
      byKey
          .computeIfAbsent(ConfigKey.canonical(option.key()), key -> new ArrayList<>())
          .add(option);
    }
    SourceLayerBuilder layer = SourceLayer.builder(NAME);
    for (Map.Entry<String, List<Option>> entry : byKey.entrySet()) {
      String key = entry.getKey();
      List<Option> same = entry.getValue();
      Map.Entry<String, List<Option>> element = byKey.ceilingEntry(key + "[");
      if (same.size() == 1) {
        Option only = same.get(0);
        layer.put(only.key(), only.text(), only.origin());
      } else if (element != null && element.getKey().startsWith(key + "[")) {
        problems.add(mixed(key, same.get(1), element.getValue().get(0)));
      } else {
        for (int i = 0; i < same.size(); i++) {
          Option repeat = same.get(i);
          layer.put(ConfigKey.element(repeat.key(), i), repeat.text(), repeat.origin());
        }
      }
    }
    try {
      return layer.build();
    } catch (SourceException gaps) {
      problems.addAll(gaps.problems());
      return SourceLayer.builder(NAME).build();
    }
  }

  private static Problem mixed(String key, Option repeat, Option element) {
    return Problem.of(
            key,
            repeat.origin(),
            "a list either by repeats or by indices",
            "a repeat here and an index at " + element.origin(),
            "write the key each time without an index, or each time with one")
        .withCode("VARVE-0310");
  }
}
