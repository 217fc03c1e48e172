package io.varve.config.consul.internal.source;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.consul.internal.client.TxnCodec;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.spi.KeyValueStore;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes defaults for keys that Consul does not have yet. A key with a value in any prefix is not
 * written, so that no program reads a different value than before. Single-use.
 */
final class DefaultsSeeder {
  private final KeyValueStore target;
  private final List<String> created = new ArrayList<>();
  private final Map<String, Origin> kept = new HashMap<>();
  private final Map<String, String> left = new HashMap<>();
  private int transactions;

  DefaultsSeeder(KeyValueStore target) {
    this.target = target;
  }

  /**
   * Writes the missing defaults in as many transactions as necessary.
   *
   * @param defaults the layers of the file, highest precedence first
   * @param present the layers of Consul, highest precedence first
   */
  SeedResult seed(List<SourceLayer> defaults, List<SourceLayer> present) {
    Map<String, String> wanted = wanted(defaults, origins(present));
    List<Write> missing = new ArrayList<>();
    wanted.forEach((key, text) -> missing.add(Write.create(key, text)));
    for (List<Write> part : TxnCodec.parts(missing)) {
      write(part);
    }
    return new SeedResult(created, kept, left, transactions);
  }

  private void write(List<Write> part) {
    List<Write> rest = new ArrayList<>(part);
    while (!rest.isEmpty()) {
      // Another writer may have created some of the keys. These also remain unchanged.
      List<Write> conflicts = target.write(rest);
      if (conflicts.isEmpty()) {
        rest.forEach(write -> created.add(write.key()));
        transactions++;
        return;
      }
      conflicts.forEach(write -> kept.put(write.key(), ConsulOrigins.origin(write.key())));
      rest.removeAll(conflicts);
    }
  }

  /** The origin of each key or whole list that Consul has. */
  private static Map<String, Origin> origins(List<SourceLayer> present) {
    Map<String, Origin> origins = new HashMap<>();
    for (SourceLayer layer : present) {
      layer.values().forEach((key, value) -> origins.putIfAbsent(whole(key), value.origin()));
      layer.hidden().forEach((key, origin) -> origins.putIfAbsent(whole(key), origin));
      layer.emptyLists().forEach((key, origin) -> origins.putIfAbsent(whole(key), origin));
    }
    return origins;
  }

  /** The list that contains a key, or the key itself: lists of several layers are never mixed. */
  private static String whole(String key) {
    int bracket = key.indexOf('[');
    return bracket < 0 ? key : key.substring(0, bracket);
  }

  /** The values to write by Consul key, sorted by key. */
  private Map<String, String> wanted(List<SourceLayer> defaults, Map<String, Origin> present) {
    Map<String, String> wanted = new LinkedHashMap<>();
    Map<String, SourceLayer> owners = new HashMap<>();
    for (SourceLayer layer : defaults) {
      layer.hidden().keySet().forEach(key -> left.put(key, "null, which no entry can represent"));
      layer.emptyLists().keySet().forEach(key -> left.put(key, "a list without elements"));
      new TreeMap<>(layer.values())
          .forEach(
              (key, value) -> {
                // Of several parts of a document, the first one with the key is used.
                boolean ours = owners.putIfAbsent(whole(key), layer) == null;
                if (ours || owners.get(whole(key)) == layer) {
                  String written = layer.spellings().getOrDefault(key, key);
                  want(key, written, value.text(), present, wanted);
                }
              });
    }
    return wanted;
  }

  private void want(
      String key,
      String written,
      String text,
      Map<String, Origin> present,
      Map<String, String> wanted) {
    Origin origin = present.get(whole(key));
    if (origin != null) {
      kept.put(key, origin);
      return;
    }
    try {
      wanted.put(target.storeKey(written), text);
    } catch (ConfigException impossible) {
      left.put(key, String.valueOf(impossible.getMessage()));
    }
  }
}
