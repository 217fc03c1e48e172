package io.varve.config.layered.internal.engine;

import io.varve.config.ConfigKey;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.layered.internal.state.WarningLog;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Settings of Varve in a remote source. They have no effect: a writer of the store must not be able
 * to lift it above the command line. Not thread-safe.
 */
final class MisplacedSettings {
  private static final String SETTINGS = "varve";

  private List<SourceLayer> scanned = List.of();
  private List<String> warnings = List.of();

  /** Returns the warnings about the layers of the source. */
  List<String> warnings(List<RankedLayer> ranked) {
    List<SourceLayer> layers = ranked.stream().map(RankedLayer::layer).toList();
    if (mayDiffer(layers)) {
      warnings = scan(layers);
    }
    scanned = layers;
    return warnings;
  }

  private boolean mayDiffer(List<SourceLayer> layers) {
    if (layers.size() != scanned.size()) {
      return true;
    }
    for (int i = 0; i < layers.size(); i++) {
      SourceLayer now = layers.get(i);
      SourceLayer then = scanned.get(i);
      Set<String> changes = now == then ? Set.of() : now.changesSince(then).orElse(null);
      if (changes == null || changes.stream().anyMatch(MisplacedSettings::isSetting)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSetting(String key) {
    return ConfigKey.isUnder(key, SETTINGS);
  }

  private static List<String> scan(List<SourceLayer> layers) {
    Map<String, SourceValue> found = new TreeMap<>();
    for (SourceLayer layer : layers) {
      for (Map.Entry<String, SourceValue> entry : layer.values().entrySet()) {
        if (isSetting(entry.getKey())) {
          found.putIfAbsent(entry.getKey(), entry.getValue());
        }
      }
    }
    List<String> sentences = new ArrayList<>();
    found.forEach(
        (key, value) ->
            sentences.add(
                key
                    + " ("
                    + value.origin()
                    + ") has no effect there; settings of Varve are read from local sources"
                    + " alone"));
    return WarningLog.limited("settings have no effect", sentences);
  }
}
