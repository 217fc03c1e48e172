package io.varve.config.layered.internal.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Origin;
import io.varve.config.layered.internal.table.FlatMap;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.spi.SourceValue;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResolvedValueMapTest {
  private static Map<String, SourceValue> written(int keys) {
    Map<String, SourceValue> written = new HashMap<>();
    for (int i = 0; i < keys; i++) {
      written.put("k" + i, new SourceValue("v" + i, Origin.line("file", "a.properties", i + 1)));
    }
    return written;
  }

  private static ResolvedValueMap literal(
      Map<String, SourceValue> written, @Nullable ResolvedValueMap previous) {
    return ResolvedValueMap.literal(written, previous, key -> key.equals("k1"));
  }

  private static ResolvedValue value(String key, String text) {
    return new ResolvedValue(key, text, Origin.line("file", "b.properties", 1), false);
  }

  @Test
  void values_areTheTextsWithTheirOrigins_andStayTheSameObjects() {
    Map<String, SourceValue> written = written(1_000);
    ResolvedValueMap values = literal(written, null);
    assertEquals(1_000, values.size());
    assertEquals(written.keySet(), values.keySet());
    written.forEach(
        (key, text) -> {
          ResolvedValue value = values.get(key);
          assertEquals(new ResolvedValue(key, text.text(), text.origin(), key.equals("k1")), value);
          assertSame(value, values.get(key));
        });
    assertTrue(values.containsKey("k7"));
    assertNull(values.get("none"));
    assertFalse(values.containsKey("none"));
    assertThrows(UnsupportedOperationException.class, values::clear);
  }

  @Test
  void entries_areMadeWhenTheyAreLookedAt() {
    ResolvedValueMap values = literal(written(100), null);
    Map<String, ResolvedValue> seen = new HashMap<>();
    values.forEach(seen::put);
    assertEquals(values, seen);
    seen.forEach((key, value) -> assertSame(value, values.get(key)));
  }

  /** The layers share these objects, and would return values of others. */
  @Test
  void writtenValues_stayWhatTheyAre() {
    Map<String, SourceValue> written = FlatMap.of(written(100));
    ResolvedValueMap values = literal(written, null);
    values.forEach((key, value) -> assertEquals(value.text(), written.get(key).text()));
  }

  @Test
  void changedValues_areThere_andTheOthersTheSame() {
    ResolvedValueMap before = literal(written(100), null);
    ResolvedValue kept = before.get("k5");
    ResolvedValueMap after =
        before.with(Map.of("k2", value("k2", "w"), "new", value("new", "x")), Set.of("k3"));
    assertEquals(100, after.size());
    assertEquals("w", after.get("k2").text());
    assertEquals("x", after.get("new").text());
    assertNull(after.get("k3"));
    assertSame(kept, after.get("k5"));
    assertEquals(Set.of("k2", "k3", "new"), after.differences(before));
    assertEquals("v2", before.get("k2").text());
  }

  @Test
  void rebuilt_keepsWhatIsEqual_readOrNot() {
    ResolvedValueMap before = literal(written(5_000), null);
    ResolvedValue read = before.get("k8");
    ResolvedValue moved = before.get("k9");
    Map<String, SourceValue> next = written(5_000);
    next.put("k7", new SourceValue("w", Origin.line("file", "a.properties", 8)));
    next.put("k9", new SourceValue("v9", Origin.line("file", "a.properties", 7_000)));
    next.put("new", new SourceValue("x", Origin.line("file", "a.properties", 9_000)));
    next.remove("k10");
    ResolvedValueMap after = literal(next, before);
    assertSame(read, after.get("k8"));
    assertNotSame(moved, after.get("k9"));
    assertEquals("w", after.get("k7").text());
    assertEquals(Set.of("k7", "k9", "k10", "new"), new HashSet<>(after.differences(before)));
  }

  @Test
  void manyThreads_seeWholeValues() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        ResolvedValueMap values = literal(written(2_000), null);
        Callable<Integer> reader =
            () ->
                IntStream.range(0, 2_000)
                    .map(i -> values.get("k" + i).text().equals("v" + i) ? 1 : 0)
                    .sum();
        for (Future<Integer> read : threads.invokeAll(Collections.nCopies(4, reader))) {
          assertEquals(2_000, read.get());
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
