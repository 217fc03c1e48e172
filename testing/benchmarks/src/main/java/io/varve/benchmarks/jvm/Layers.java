package io.varve.benchmarks.jvm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Contents for all contenders: three layers, of which the lowest has all keys. */
final class Layers {
  private Layers() {}

  static String key(int i) {
    return "service.module" + i / 100 + ".setting" + i % 100;
  }

  /** The layers, lowest first: all keys, each tenth of them, each hundredth. */
  static List<Map<String, String>> of(int keys) {
    List<Map<String, String>> layers = new ArrayList<>();
    for (int step = 1; step <= 100; step *= 10) {
      Map<String, String> layer = new HashMap<>();
      for (int i = 0; i < keys; i += step) {
        layer.put(key(i), String.valueOf(i * 100 + layers.size()));
      }
      layers.add(layer);
    }
    return layers;
  }

  /** The merged layers. */
  static Map<String, String> merged(int keys) {
    Map<String, String> merged = new HashMap<>();
    of(keys).forEach(merged::putAll);
    return merged;
  }

  /** Some keys that no layer has. */
  static String[] missing() {
    String[] some = new String[16];
    for (int i = 0; i < some.length; i++) {
      some[i] = "service.module" + i + ".optional" + i;
    }
    return some;
  }

  /** Keys that only the lowest layer has, in random order; their number is a power of two. */
  static String[] lowest(int keys) {
    Random random = new Random(7);
    String[] some = new String[1024];
    for (int i = 0; i < some.length; i++) {
      int key = random.nextInt(keys);
      some[i] = key(key % 10 == 0 ? key + 1 : key);
    }
    return some;
  }
}
