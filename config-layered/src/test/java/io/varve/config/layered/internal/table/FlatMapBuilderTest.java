package io.varve.config.layered.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlatMapBuilderTest {

  /** The map equals a plain one, independent of the expected size. */
  @Test
  void map_isAsAPlainMap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 50; run++) {
      int keys = 1 + random.nextInt(300);
      Map<String, Integer> plain = new HashMap<>();
      FlatMapBuilder<String, Integer> builder = new FlatMapBuilder<>(random.nextInt(300));
      for (int step = 0; step < 500; step++) {
        String key = "k" + random.nextInt(keys);
        if (random.nextBoolean()) {
          builder.put(key, step);
          plain.put(key, step);
        } else {
          assertEquals(
              plain.putIfAbsent(key, step), builder.putIfAbsent(key, step), "seed " + seed);
        }
        assertEquals(plain.get(key), builder.get(key), "seed " + seed);
      }
      Map<String, Integer> walked = new HashMap<>();
      builder.flat().forEach(walked::put);
      assertEquals(plain, walked, "seed " + seed);
      assertEquals(plain, builder.build(), "seed " + seed);
    }
  }

  /** Colliding hashes cost time, but lose nothing. */
  @Test
  void map_keepsKeysWhoseHashesAreAllAlike() {
    FlatMapBuilder<Same, Integer> builder = new FlatMapBuilder<>(0);
    for (int i = 0; i < 1000; i++) {
      assertNull(builder.putIfAbsent(new Same(i), i));
      assertEquals(i, builder.putIfAbsent(new Same(i), -1));
    }
    builder.put(new Same(999), -2);
    assertEquals(-2, builder.get(new Same(999)));
    FlatMap<Same, Integer> map = FlatMap.of(builder.build());
    assertEquals(1000, map.size());
    assertEquals(0, map.get(new Same(0)));
    assertEquals(-2, map.get(new Same(999)));
    FlatMap<Same, String> mapped = map.mapped((key, value) -> "v" + value);
    assertEquals(1000, mapped.size());
    assertEquals("v998", mapped.get(new Same(998)));
    assertEquals("v-2", mapped.get(new Same(999)));
  }

  @Test
  void mapped_hasTheSameKeys_withOtherValues() {
    Map<String, Integer> entries = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      entries.put("k" + i, i);
    }
    FlatMap<String, Integer> map = FlatMap.of(entries);
    Map<String, Integer> doubled = new HashMap<>();
    entries.forEach((key, value) -> doubled.put(key, 2 * value));
    assertEquals(doubled, map.mapped((key, value) -> 2 * value));
    assertEquals(entries, map);
    FlatMap<String, Integer> changed = map.with(Map.of("k1", 7, "new", 8), Set.of("k2"));
    FlatMap<String, Integer> same = changed.mapped((key, value) -> value);
    assertEquals(changed, same);
    assertSame(changed.get("new"), same.get("new"));
    assertNull(same.get("k2"));
  }

  private record Same(int number) {
    @Override
    public int hashCode() {
      return 7;
    }
  }

  @Test
  void builder_fromAMap_leavesTheMapAsItIs() {
    FlatMapBuilder<String, Integer> first = new FlatMapBuilder<>(0);
    for (int i = 0; i < 100; i++) {
      first.put("k" + i, i);
    }
    FlatMap<String, Integer> map = FlatMap.of(first.build());
    FlatMap<String, Integer> changed = map.with(Map.of("k1", -1), Set.of("k2"));
    for (FlatMap<String, Integer> each : List.of(map, changed)) {
      Map<String, Integer> before = new HashMap<>(each);
      Map<String, Integer> expected = new HashMap<>(each);
      FlatMapBuilder<String, Integer> builder = each.toBuilder();
      assertEquals(before.size(), builder.flat().size());
      for (int i = 50; i < 1000; i++) {
        builder.put("k" + i, -i);
        expected.put("k" + i, -i);
      }
      assertEquals(expected, builder.build());
      assertEquals(before, each);
    }
  }

  /** Otherwise a file of comments would leave a large table for its few keys. */
  @Test
  void table_isMadeSmaller_whenFewerCameThanWereExpected() {
    FlatMapBuilder<String, Integer> wide = new FlatMapBuilder<>(100_000);
    FlatMapBuilder<String, Integer> fitting = new FlatMapBuilder<>(3);
    for (FlatMapBuilder<String, Integer> each : List.of(wide, fitting)) {
      each.put("a", 1);
      each.put("b", 2);
      each.put("c", 3);
    }
    FlatMap<String, Integer> made = FlatMap.of(wide.build());
    assertEquals(fitting.build().places(), made.places());
    assertEquals(Map.of("a", 1, "b", 2, "c", 3), made);
  }
}
