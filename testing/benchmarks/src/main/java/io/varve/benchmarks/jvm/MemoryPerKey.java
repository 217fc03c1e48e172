package io.varve.benchmarks.jvm;

import io.varve.config.layered.LayeredConfig;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Memory of 100,000 keys in a map of strings, and in Varve with origins. */
final class MemoryPerKey {
  private static final int KEYS = 100_000;
  private static final int TIMES = 5;

  private MemoryPerKey() {}

  static double floor() {
    return aKey(MemoryPerKey::texts);
  }

  static double varve() {
    return aKey(
        () -> {
          LayeredConfig config = Contenders.varve(List.of(texts()));
          config.keys();
          return config;
        });
  }

  private static Map<String, String> texts() {
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      texts.put(Layers.key(i), "value of " + i);
    }
    return texts;
  }

  /** The smallest of several results: other threads of the JVM may allocate meanwhile. */
  private static double aKey(Supplier<Object> maker) {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < TIMES; i++) {
      long before = used();
      Object made = maker.get();
      try {
        least = Math.min(least, (double) (used() - before) / KEYS);
      } finally {
        Reference.reachabilityFence(made);
      }
    }
    return least;
  }

  @SuppressWarnings("SystemGC") // the memory left after it is measured
  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
