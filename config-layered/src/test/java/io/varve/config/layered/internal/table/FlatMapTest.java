package io.varve.config.layered.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlatMapTest {
  /** Every version of a randomly changed map equals a plain copy. */
  @Test
  void map_afterAnyChanges_isAsAPlainMap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 20; run++) {
      int keys = 1 + random.nextInt(200);
      List<FlatMap<String, String>> versions = new ArrayList<>();
      List<Map<String, String>> plain = new ArrayList<>();
      versions.add(FlatMap.of(new HashMap<>()));
      plain.add(Map.of());
      for (int step = 0; step < 100; step++) {
        int from = random.nextInt(versions.size());
        Map<String, String> put = new HashMap<>();
        Set<String> removed = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          put.put("k" + random.nextInt(keys), "v" + random.nextInt(3));
          removed.add("k" + random.nextInt(keys));
        }
        Map<String, String> expected = new HashMap<>(plain.get(from));
        expected.keySet().removeAll(removed);
        expected.putAll(put);
        versions.add(versions.get(from).with(put, removed));
        plain.add(expected);
      }
      for (int i = 0; i < versions.size(); i++) {
        FlatMap<String, String> version = versions.get(i);
        assertEquals(plain.get(i), version, "seed " + seed);
        assertEquals(plain.get(i).size(), version.size(), "seed " + seed);
        assertEquals(plain.get(i).hashCode(), version.hashCode(), "seed " + seed);
        Map<String, String> walked = new HashMap<>();
        version.forEach(walked::put);
        assertEquals(plain.get(i), walked, "seed " + seed);
        for (int key = 0; key < keys; key++) {
          assertEquals(plain.get(i).get("k" + key), version.get("k" + key), "seed " + seed);
          assertEquals(
              plain.get(i).containsKey("k" + key), version.containsKey("k" + key), "seed " + seed);
        }
        FlatMap<String, String> other = versions.get(random.nextInt(versions.size()));
        Map<String, String> otherPlain = plain.get(versions.indexOf(other));
        assertEquals(plain.get(i).equals(otherPlain), version.equals(other), "seed " + seed);
        checkDifferences(version, other, seed);
      }
    }
  }

  private static void checkDifferences(
      FlatMap<String, String> some, FlatMap<String, String> other, long seed) {
    Set<String> differ = some.differences(other);
    Set<String> all = new HashSet<>(some.keySet());
    all.addAll(other.keySet());
    all.removeIf(key -> Objects.equals(some.get(key), other.get(key)));
    assertTrue(differ.containsAll(all), "seed " + seed);
  }

  @Test
  void fewChanges_areSharedAndFound_withoutALookAtTheRest() {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      entries.put("k" + i, "v");
    }
    FlatMap<String, String> before = FlatMap.of(entries);
    FlatMap<String, String> after = before;
    for (int i = 0; i < 100; i++) {
      after = after.with(Map.of("k" + i, "changed"), Set.of());
    }
    Set<String> differ = after.differences(before);
    assertEquals(100, differ.size());
    assertEquals(Set.of(), after.differences(after));
    assertNotEquals(before, after);
  }

  @Test
  void manyDifferences_areFound_alsoBetweenMapsThatShareNothing() {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      entries.put("k" + i, "v");
    }
    FlatMap<String, String> before = FlatMap.of(entries);
    entries.replaceAll((key, value) -> "w");
    FlatMap<String, String> after = before.with(entries, Set.of());
    assertEquals(entries.keySet(), after.differences(before));
    assertEquals(entries.keySet(), after.with(Map.of("k1", "x"), Set.of()).differences(before));
    assertEquals(entries.keySet(), FlatMap.of(entries).differences(before));
  }

  /** Otherwise a large table would be walked and copied for a few keys. */
  @Test
  void table_becomesSmall_whenFewKeysAreLeft() {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      entries.put("k" + i, "v");
    }
    FlatMap<String, String> many = FlatMap.of(entries);
    entries.remove("k7");
    FlatMap<String, String> one = many.with(Map.of(), entries.keySet());
    assertEquals(Map.of("k7", "v"), one);
    FlatMap<String, String> other = one.with(Map.of("k8", "w"), Set.of());
    assertTrue(other.places() < many.places(), other.places() + " places");
    assertEquals(9_999, other.differences(many).size());
    assertEquals(Map.of("k7", "v", "k8", "w"), other);
  }

  /** Many pages with random additions and removals. */
  @Test
  void largeMap_afterAnyChanges_isAsAPlainMap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    FlatMap<String, Integer> map = FlatMap.of(Map.of());
    Map<String, Integer> plain = new HashMap<>();
    for (int step = 0; step < 200; step++) {
      Map<String, Integer> put = new HashMap<>();
      Set<String> removed = new HashSet<>();
      for (int i = random.nextInt(1 + random.nextInt(700)); i >= 0; i--) {
        put.put("k" + random.nextInt(30_000), random.nextInt());
        removed.add("k" + random.nextInt(step < 150 ? 1000 : 30_000));
      }
      FlatMap<String, Integer> before = map;
      Map<String, Integer> plainBefore = Map.copyOf(plain);
      map = map.with(step < 150 ? put : Map.of(), removed);
      plain.keySet().removeAll(removed);
      if (step < 150) {
        plain.putAll(put);
      }
      assertEquals(plain, map, "seed " + seed);
      assertEquals(map, plain, "seed " + seed);
      assertEquals(plain.size(), map.size(), "seed " + seed);
      assertEquals(plainBefore, before, "seed " + seed);
    }
  }

  /** A displaced entry is found after the entries in front of it are gone, also in a full page. */
  @Test
  void keysThatCollide_areFound_whenOthersAreRemoved() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int hashes : new int[] {1, 2, 3, 50}) {
      FlatMap<Colliding, Integer> map = FlatMap.of(Map.of());
      Map<Colliding, Integer> plain = new HashMap<>();
      List<Colliding> keys = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        keys.add(new Colliding(i, i % hashes * 7919));
        plain.put(keys.get(i), i);
      }
      map = map.with(plain, Set.of());
      Collections.shuffle(keys, random);
      for (int i = 0; i < keys.size(); i += 5) {
        FlatMap<Colliding, Integer> before = map;
        Set<Colliding> removed = Set.copyOf(keys.subList(i, i + 5));
        map = map.with(Map.of(keys.get(i), -1), removed);
        plain.keySet().removeAll(removed);
        plain.put(keys.get(i), -1);
        assertEquals(removed, map.differences(before), "seed " + seed);
        if (i % 100 == 0) {
          assertEquals(plain, map, "seed " + seed);
          assertEquals(map, plain, "seed " + seed);
        }
      }
      assertEquals(400, map.size());
      assertEquals(plain, map, "seed " + seed);
    }
  }

  /** Entries outside of pages are compared, too. */
  @Test
  void keysThatAreCrowdedOut_areAmongTheDifferences() {
    Map<Colliding, Integer> entries = new HashMap<>();
    for (int i = 0; i < 2000; i++) {
      entries.put(new Colliding(i, 7), i);
    }
    FlatMap<Colliding, Integer> before = FlatMap.of(entries);
    for (int i = 0; i < 2000; i += 100) {
      FlatMap<Colliding, Integer> after =
          before
              .with(Map.of(new Colliding(i, 7), -1), Set.of())
              .with(Map.of(), Set.of(new Colliding(i + 1, 7)));
      Set<Colliding> expected = Set.of(new Colliding(i, 7), new Colliding(i + 1, 7));
      assertEquals(expected, after.differences(before));
      assertEquals(expected, before.differences(after));
    }
  }

  /** Comparable, as texts are: the tables of the JDK search colliding keys by that. */
  private record Colliding(int number, int hash) implements Comparable<Colliding> {
    @Override
    public int compareTo(Colliding other) {
      return Integer.compare(number, other.number);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** Otherwise one change of many would cost a comparison of everything. */
  @Test
  void lastChange_isFound_whateverWasBefore() {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      entries.put("k" + i, "v");
    }
    FlatMap<String, String> before = FlatMap.of(entries);
    for (int i = 0; i < 400; i++) {
      FlatMap<String, String> after =
          i % 2 == 0
              ? before.with(Map.of("k" + i, "changed"), Set.of())
              : before.with(Map.of("new" + i, "w"), Set.of("k" + i));
      Set<String> expected = i % 2 == 0 ? Set.of("k" + i) : Set.of("k" + i, "new" + i);
      assertEquals(expected, after.differences(before));
      assertEquals(expected, before.differences(after));
      assertNotEquals(before, after);
      before = after;
    }
    assertEquals(10_000, before.size());
  }

  /** {@code "Aa"} and {@code "BB"} have one hash, as have all texts of equally many of them. */
  @Test
  void keysWithOneHash_areFound_howeverMany() {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 2048; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 11; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      entries.put(key.toString(), "v" + i);
    }
    FlatMap<String, String> map = FlatMap.of(entries);
    assertEquals(entries, map);
    assertEquals(map, entries);
    Map<String, String> walked = new HashMap<>();
    map.forEach(walked::put);
    assertEquals(entries, walked);
    String some = entries.keySet().iterator().next();
    FlatMap<String, String> changed = map.with(Map.of(some, "w"), Set.of());
    assertEquals("w", changed.get(some));
    assertEquals(Set.of(some), changed.differences(map));
    assertNull(map.get("AaAa"));
  }

  @Test
  void change_thatIsTakenBack_isNone() {
    String value = "v";
    FlatMap<String, String> before = FlatMap.of(new HashMap<>(Map.of("k", value)));
    FlatMap<String, String> after =
        before.with(Map.of("k", "w"), Set.of()).with(Map.of("k", value), Set.of());
    assertEquals(Set.of(), after.differences(before));
    assertEquals(before, after);
  }

  /** A value that counts how often it is compared. */
  private record Counted(String text, AtomicInteger comparisons) {
    @Override
    public boolean equals(@Nullable Object other) {
      comparisons.incrementAndGet();
      return other instanceof Counted counted && text.equals(counted.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  @Test
  void differences_areFound_withoutAComparisonOfValues() {
    AtomicInteger comparisons = new AtomicInteger();
    Map<String, Counted> entries = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      entries.put("k" + i, new Counted("v" + i, comparisons));
    }
    FlatMap<String, Counted> map = FlatMap.of(entries);
    FlatMap<String, Counted> same =
        map.with(Map.of("k7", new Counted("v7", comparisons)), Set.of());
    FlatMap<String, Counted> other =
        same.with(Map.of("k8", new Counted("changed", comparisons)), Set.of());
    assertEquals(Set.of("k7"), same.differences(map));
    assertEquals(Set.of("k7", "k8"), map.differences(other));
    assertEquals(0, comparisons.get());
    assertEquals(map, same);
    assertNotEquals(map, other);
    assertNotEquals(other, same);
    assertEquals(map, new HashMap<>(entries));
  }

  @Test
  void map_cannotBeWrittenTo() {
    FlatMap<String, String> map =
        FlatMap.of(new HashMap<>(Map.of("k", "v"))).with(Map.of("l", "w"), Set.of());
    assertThrows(UnsupportedOperationException.class, () -> map.put("m", "x"));
    assertThrows(UnsupportedOperationException.class, map::clear);
    assertThrows(UnsupportedOperationException.class, () -> map.remove("k"));
    for (Map.Entry<String, String> entry : map.entrySet()) {
      assertThrows(UnsupportedOperationException.class, () -> entry.setValue("x"));
    }
    assertFalse(map.containsKey("m"));
  }

  @Test
  void map_ofAMapOfItsKind_isTheSame() {
    FlatMap<String, String> map = FlatMap.of(new HashMap<>(Map.of("k", "v")));
    assertSame(map, FlatMap.of(map));
  }

  @Test
  void settledValue_isSharedWithMapsOfTheSamePages_andNotWithACopy() {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      entries.put("k" + i, "v" + i);
    }
    FlatMap<String, String> map = FlatMap.of(entries);
    FlatMap<String, Object> copy = FlatMap.copyOf(map);
    FlatMap<String, Object> after = copy.with(Map.of("k0", "w"), Set.of());
    String elsewhere = keyOfAnotherPage(copy, after);
    Object settled = new Object();
    for (int i = 0; i < 20_000; i++) {
      copy.settle("k" + i, settled);
    }
    copy.settle("none", settled);
    assertEquals(entries, map);
    assertEquals(entries.keySet(), copy.keySet());
    assertTrue(copy.values().stream().allMatch(value -> value == settled));
    assertSame(settled, after.get(elsewhere));
    assertEquals("w", after.get("k0"));
    assertFalse(copy.containsKey("none"));
  }

  /** A change of k0 copies its page: the key is in another, which both maps have. */
  private static String keyOfAnotherPage(
      FlatMap<String, Object> before, FlatMap<String, Object> after) {
    Object mark = new Object();
    for (String key : before.keySet()) {
      Object value = before.get(key);
      before.settle(key, mark);
      boolean shared = after.get(key) == mark;
      before.settle(key, value);
      if (shared) {
        return key;
      }
    }
    throw new AssertionError("all pages were copied");
  }

  @Test
  void valueOfACrowdedKey_isNotSettled() {
    Map<Colliding, Object> entries = new HashMap<>();
    for (int i = 0; i < 600; i++) {
      entries.put(new Colliding(i, 7), "v" + i);
    }
    FlatMap<Colliding, Object> map = FlatMap.copyOf(entries);
    Map<Colliding, Object> before = new HashMap<>(map);
    before.keySet().forEach(key -> map.settle(key, "settled"));
    List<Object> unsettled = new ArrayList<>(map.values());
    unsettled.removeIf("settled"::equals);
    assertEquals(600 - FlatMap.FARTHEST, unsettled.size());
    assertEquals(before.keySet(), map.keySet());
  }
}
