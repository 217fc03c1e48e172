package io.varve.config.layered.internal.state;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Cache of the records that were bound from one state, the last one for each key. Thread-safe and
 * bounded.
 */
final class BoundRecordCache {
  private static final int MOST = 256;

  private record Bound(Object plan, Object made) {}

  private final Map<String, Bound> byKey = new ConcurrentHashMap<>();

  @Nullable Object find(String key, Object plan) {
    Bound bound = byKey.get(key);
    return bound != null && bound.plan == plan ? bound.made : null;
  }

  void keep(String key, Object plan, Object made) {
    if (byKey.size() < MOST) {
      byKey.put(key, new Bound(plan, made));
    }
  }
}
