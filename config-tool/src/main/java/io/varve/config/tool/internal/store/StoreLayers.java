package io.varve.config.tool.internal.store;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceValue;
import io.varve.config.tool.internal.format.KeyParts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The merged layers of one source or file, with placeholders unresolved. Immutable. */
public final class StoreLayers {
  private final Map<String, SourceValue> values = new TreeMap<>();
  private final Map<String, Origin> emptyLists = new TreeMap<>();
  private final Map<String, String> spellings = new HashMap<>();
  private final Map<String, String> left = new TreeMap<>();
  private final Map<String, Origin> hiding = new TreeMap<>();
  private final Map<String, Set<String>> everywhere = new TreeMap<>();

  /**
   * Merges layers.
   *
   * @param layers highest precedence first
   */
  public StoreLayers(List<SourceLayer> layers) {
    Map<String, SourceLayer> owners = new HashMap<>();
    Set<String> hidden = new HashSet<>();
    for (SourceLayer layer : layers) {
      for (Map.Entry<String, SourceValue> value : layer.values().entrySet()) {
        String key = value.getKey();
        String spelling = layer.spellings().getOrDefault(key, key);
        everywhere.computeIfAbsent(key, any -> new TreeSet<>()).add(spelling);
        if (isOf(layer, key, owners, hidden)) {
          values.put(key, value.getValue());
          spellings.put(key, spelling);
        }
      }
      layer
          .emptyLists()
          .forEach(
              (key, origin) -> {
                if (isOf(layer, key, owners, hidden)) {
                  emptyLists.put(key, origin);
                }
              });
      hide(layer.hidden(), "null, which no store can represent", hidden);
      hide(layer.emptyLists(), "a list without elements", hidden);
    }
  }

  /** Returns true if a layer's value for a key is effective. Lists are not merged. */
  private static boolean isOf(
      SourceLayer layer, String key, Map<String, SourceLayer> owners, Set<String> hidden) {
    if (hidden.stream().anyMatch(above -> ConfigKey.isUnder(key, above))) {
      return false;
    }
    SourceLayer owner = owners.putIfAbsent(list(key), layer);
    return owner == null || owner == layer;
  }

  /** Hides keys of the layers below. */
  private void hide(Map<String, Origin> keys, String why, Set<String> hidden) {
    hidden.addAll(keys.keySet());
    keys.forEach(
        (key, origin) -> {
          if (!values.containsKey(key)) {
            left.putIfAbsent(key, why);
            hiding.putIfAbsent(key, origin);
          }
        });
  }

  /** The outermost list that contains the key; the key itself if there is none. */
  static String list(String key) {
    StringBuilder path = new StringBuilder();
    for (String part : KeyParts.parts(key)) {
      if (KeyParts.isIndex(part)) {
        return path.toString();
      }
      path.append(path.length() == 0 ? "" : ".").append(part);
    }
    return key;
  }

  /** Canonical key to value, sorted. */
  public Map<String, SourceValue> values() {
    return values;
  }

  /** The origins of lists without elements. */
  public Map<String, Origin> emptyLists() {
    return emptyLists;
  }

  /** The original spelling of a key. */
  public String spelling(String key) {
    return spellings.getOrDefault(key, key);
  }

  /** The keys that cannot have a value, each with the reason. */
  public Map<String, String> left() {
    return left;
  }

  /** The origin of a null or an empty list that hides a key. */
  Optional<Origin> hiding(String key) {
    String whole = list(key);
    return hiding.entrySet().stream()
        .filter(each -> ConfigKey.isUnder(key, each.getKey()) || list(each.getKey()).equals(whole))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The keys of a list: its elements, or a text instead of it. */
  List<String> ofList(String list) {
    return values.keySet().stream()
        .filter(key -> key.equals(list) || key.startsWith(list + '['))
        .toList();
  }

  /**
   * The keys of a list in all layers, hidden ones included.
   *
   * @return canonical key to original spellings, sorted
   */
  Map<String, Set<String>> everywhereOfList(String list) {
    Map<String, Set<String>> keys = new TreeMap<>(everywhere);
    keys.keySet().removeIf(key -> !key.equals(list) && !key.startsWith(list + '['));
    return keys;
  }
}
