package io.varve.config.layered.internal.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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

  /** The answers are the same, gone through or sorted. */
  @Test
  void answers_areAlike_beforeAndAfterTheKeysAreSorted() {
    List<String> all = new ArrayList<>(List.of("a", "a-b", "a.c", "a.c.d", "a[0].e", "ab", "b.c"));
    for (int i = 0; i < 1000; i++) {
      all.add("many.k" + i);
    }
    SortedKeys walked = new SortedKeys(all);
    SortedKeys sorted = new SortedKeys(all);
    assertEquals(all.stream().sorted().toList(), sorted.under(""));
    for (String key : List.of("a", "a.c", "ab", "a[0]", "b", "many", "none")) {
      assertEquals(sorted.under(key), walked.under(key), key);
      assertEquals(sorted.hasBelow(key), walked.hasBelow(key), key);
    }
    assertEquals(sorted.children("a", Map.of()), new SortedKeys(all).children("a", Map.of()));
    assertEquals(sorted.children("", Map.of()), new SortedKeys(all).children("", Map.of()));
  }

  /** Or each question of a program that asks many would cost a look at all keys. */
  @Test
  void keys_areGoneThroughAFewTimes_thenSorted_alsoInTheStatesThatFollow() {
    AtomicInteger walks = new AtomicInteger();
    Collection<String> counted =
        counted(IntStream.range(0, 1000).mapToObj(i -> "k" + i).toList(), walks);
    SortedKeys keys = new SortedKeys(counted);
    for (int i = 0; i < 100; i++) {
      assertFalse(keys.hasBelow("none" + i));
      keys = i < 5 ? keys.as(counted) : keys;
    }
    assertEquals(11, walks.get()); // ten times, for 1000 keys, and to sort them
  }

  /** A source asks for one of its settings after the other. */
  @Test
  void keysOfOneName_areGoneThroughOnce_ifTheyAreFew() {
    AtomicInteger walks = new AtomicInteger();
    List<String> all = new ArrayList<>(List.of("varve.a", "varve.b[0].c", "varved", "z"));
    for (int i = 0; i < 1000; i++) {
      all.add("many.k" + i);
    }
    SortedKeys keys = new SortedKeys(counted(all, walks));
    for (int i = 0; i < 100; i++) {
      assertFalse(keys.hasBelow("varve.none" + i));
    }
    assertTrue(keys.hasBelow("varve.b"));
    assertTrue(keys.hasBelow("varve"));
    assertEquals(List.of("varve.a", "varve.b[0].c"), keys.under("varve"));
    assertEquals(List.of("varve.a"), keys.under("varve.a"));
    assertEquals(1, walks.get());
    assertEquals(List.of("varved"), keys.under("varved"));
    assertEquals(1000, keys.under("many").size());
  }

  /** Also where all keys begin with one name: or a program that asks many would wait for each. */
  @Test
  void keysOfOneName_areSortedInTheEnd_ifTheyAreMany() {
    AtomicInteger walks = new AtomicInteger();
    List<String> all = IntStream.range(0, 1000).mapToObj(i -> "many.k" + i).toList();
    SortedKeys keys = new SortedKeys(counted(all, walks));
    for (int i = 0; i < 100; i++) {
      assertFalse(keys.hasBelow("many.none" + i));
    }
    assertTrue(walks.get() <= 11, () -> walks + " walks");
    assertTrue(keys.hasBelow("many"));
  }

  private static Collection<String> counted(List<String> keys, AtomicInteger walks) {
    return new AbstractCollection<>() {
      @Override
      public Iterator<String> iterator() {
        walks.incrementAndGet();
        return keys.iterator();
      }

      @Override
      public int size() {
        return keys.size();
      }
    };
  }

  @Test
  void keysOfAKnownName_areNotLookedFor() {
    Collection<String> all =
        new AbstractCollection<>() {
          @Override
          public Iterator<String> iterator() {
            throw new AssertionError("gone through");
          }

          @Override
          public int size() {
            return 1000;
          }
        };
    SortedKeys keys = new SortedKeys(all, "own", List.of("own.b.c", "own.a", "own.b"));
    assertEquals(List.of("own.b", "own.b.c"), keys.under("own.b"));
    assertTrue(keys.hasBelow("own.b"));
    assertFalse(keys.hasBelow("own.a"));
    assertThrows(AssertionError.class, () -> keys.under("other"));
  }
}
