package io.varve.config.layered.internal.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SortedKeysTest {
  private static final int MOST_COLLECTIONS = 100;

  /** Otherwise the values of the first state would live as long as its keys. */
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

  @Test
  void answers_areThoseOfAllKeys() {
    List<String> all = List.of("ab", "a-b", "a.c.d", "a", "a[0].e", "b.c", "a.c");
    SortedKeys keys = new SortedKeys(all);
    assertEquals(List.of("a", "a.c", "a.c.d", "a[0].e"), keys.under("a"));
    assertEquals(List.of("a.c", "a.c.d"), keys.under("a.c"));
    assertEquals(List.of(), keys.under("none"));
    assertEquals(all.stream().sorted().toList(), keys.under(""));
    for (String key : List.of("a", "a.c", "a[0]", "b", "")) {
      assertTrue(keys.hasBelow(key), key);
    }
    for (String key : List.of("ab", "a.c.d", "none")) {
      assertFalse(keys.hasBelow(key), key);
    }
    assertFalse(new SortedKeys(List.of()).hasBelow(""));
  }

  @Test
  void keysThatCameAndWent_areInOrder_sortedBeforeOrNot() {
    for (boolean before : List.of(false, true)) {
      SortedKeys keys = new SortedKeys(List.of("d", "b", "a"));
      if (before) {
        assertEquals(List.of("a", "b", "d"), keys.under(""));
      }
      SortedKeys after = keys.with(List.of("e", "a", "c", "d"), Set.of("e", "c"), Set.of("b"));
      assertEquals(List.of("a", "c", "d", "e"), after.under(""));
      assertEquals(List.of("a", "b", "d"), keys.under(""));
    }
  }

  @Test
  void groups_areEdited_whetherTheyAreSortedOrNot() {
    List<String> all = List.of("a.d", "a.b", "c.e", "c.d", "g");
    for (List<String> searched : List.of(List.of("a"), List.of("a", "c"), List.<String>of("h"))) {
      SortedKeys keys = new SortedKeys(all);
      searched.forEach(keys::hasBelow);
      SortedKeys after =
          keys.with(
              List.of("a.b", "a.c", "c.d", "c.e", "f.h"), Set.of("a.c", "f.h"), Set.of("a.d", "g"));
      assertEquals(List.of("a.b", "a.c"), after.under("a"), searched.toString());
      assertEquals(List.of("c.d", "c.e"), after.under("c"), searched.toString());
      assertEquals(List.of("f.h"), after.under("f"), searched.toString());
      assertFalse(after.hasBelow("g"), searched.toString());
      assertTrue(keys.under("g").contains("g"), searched.toString());
      assertEquals(List.of("a.b", "a.c", "c.d", "c.e", "f.h"), after.under(""));
    }
  }
}
