package io.varve.config.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlayMapTest {

  @Test
  void map_afterAnyChanges_isAsAPlainMap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 20; run++) {
      Map<String, Integer> plain = new HashMap<>();
      for (int i = random.nextInt(300); i > 0; i--) {
        plain.put("k" + random.nextInt(300), i);
      }
      List<OverlayMap<Integer>> maps = new ArrayList<>(List.of(new OverlayMap<>(plain)));
      List<Map<String, Integer>> plains = new ArrayList<>(List.of(plain));
      for (int step = 0; step < 60; step++) {
        Map<String, Integer> put = new HashMap<>();
        Set<String> removed = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          put.put("k" + random.nextInt(300), step);
          removed.add("k" + random.nextInt(300));
        }
        int from = random.nextInt(4) == 0 ? random.nextInt(maps.size()) : maps.size() - 1;
        Map<String, Integer> next = new HashMap<>(plains.get(from));
        next.keySet().removeAll(removed);
        next.putAll(put);
        maps.add(maps.get(from).with(put, removed));
        plains.add(next);
      }
      for (int i = 0; i < maps.size(); i++) {
        checkSame(plains.get(i), maps.get(i), seed);
        int other = random.nextInt(maps.size());
        checkDifferences(maps.get(i), maps.get(other), seed);
      }
    }
  }

  private static void checkSame(Map<String, Integer> plain, OverlayMap<Integer> map, long seed) {
    assertEquals(plain, map, "seed " + seed);
    assertEquals(plain.size(), map.size(), "seed " + seed);
    Map<String, Integer> walked = new HashMap<>();
    map.forEach(walked::put);
    assertEquals(plain, walked, "seed " + seed);
    for (int i = 0; i < 300; i++) {
      assertEquals(plain.get("k" + i), map.get("k" + i), "seed " + seed);
      assertEquals(plain.containsKey("k" + i), map.containsKey("k" + i), "seed " + seed);
    }
  }

  private static void checkDifferences(
      OverlayMap<Integer> one, OverlayMap<Integer> other, long seed) {
    Set<String> differ = one.differences(other);
    if (differ != null) {
      Set<String> all = new HashSet<>(one.keySet());
      all.addAll(other.keySet());
      all.removeIf(key -> Objects.equals(one.get(key), other.get(key)));
      assertEquals(all, differ, "seed " + seed);
    }
  }

  @Test
  void differences_areKnownBetweenNeighbours_alsoWhereChangesAreFolded() {
    OverlayMap<Object> before = thousand();
    for (int i = 0; i < 1000; i++) {
      OverlayMap<Object> after = before.with(Map.of("k" + i, new Object()), Set.of());
      assertEquals(Set.of("k" + i), after.differences(before));
      assertEquals(Set.of("k" + i), before.differences(after));
      before = after;
    }
    assertEquals(Set.of(), before.differences(before));
    assertNull(before.differences(thousand()));
  }

  @Test
  void differences_areKnownBetweenMapsOfOneBase() {
    OverlayMap<Object> first = thousand();
    OverlayMap<Object> last = first;
    for (int i = 0; i < 30; i++) {
      last = last.with(Map.of("k" + i % 10, new Object()), Set.of("k" + (500 + i)));
    }
    Set<String> differ = last.differences(first);
    assertNotNull(differ);
    assertEquals(40, differ.size());
  }

  private static OverlayMap<Object> thousand() {
    Map<String, Object> base = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      base.put("k" + i, new Object());
    }
    return new OverlayMap<>(base);
  }

  @Test
  void nothingChanged_isTheSameMap() {
    OverlayMap<Object> map = thousand();
    assertSame(map, map.with(Map.of(), Set.of()));
    assertSame(map, map.with(Map.of(), Set.of("absent")));
  }

  @Test
  void views_cannotBeChanged() {
    OverlayMap<Object> base = thousand();
    for (OverlayMap<Object> map : List.of(base, base.with(Map.of("new", 1), Set.of("k1")))) {
      assertThrows(RuntimeException.class, () -> map.put("k", 1));
      assertThrows(RuntimeException.class, () -> map.remove("k2"));
      assertThrows(RuntimeException.class, () -> map.keySet().clear());
      assertThrows(RuntimeException.class, () -> map.values().remove(map.get("k2")));
      assertThrows(
          RuntimeException.class, () -> map.entrySet().iterator().next().setValue("other"));
      assertTrue(map.containsKey("k2"));
      assertFalse(map.containsKey("k"));
    }
  }
}
