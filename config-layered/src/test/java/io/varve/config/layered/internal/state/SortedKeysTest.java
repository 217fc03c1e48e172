package io.varve.config.layered.internal.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SortedKeysTest {
  private static final int MOST_COLLECTIONS = 100;

  /** Or the values of the first state would live as long as its keys. */
  @Test
  void keys_holdNothingOfTheirMap_onceTheyAreSorted() {
    Map<String, String> map = new HashMap<>(Map.of("b", "1", "a", "2"));
    WeakReference<Map<String, String>> held = new WeakReference<>(map);
    SortedKeys keys = new SortedKeys(map.keySet());
    assertEquals(List.of("a", "b"), keys.under(""));
    map = null;
    try {
      for (int i = 0; i < MOST_COLLECTIONS && held.get() != null; i++) {
        System.gc();
      }
      assertNull(held.get());
    } finally {
      Reference.reachabilityFence(keys);
    }
  }

  @Test
  void sameKeys_areSortedOnce_andBeforeThatTakenFromTheNewest() {
    Collection<String> some = List.of("b", "a");
    SortedKeys first = new SortedKeys(some);
    SortedKeys second = first.as(List.of("a", "b"));
    assertNotSame(first, second);
    assertEquals(List.of("a", "b"), second.under(""));
    assertSame(second, second.as(some));
  }
}
