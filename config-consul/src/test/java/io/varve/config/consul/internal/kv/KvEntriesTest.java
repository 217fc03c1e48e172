package io.varve.config.consul.internal.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KvEntriesTest {
  private static KvEntries of(String... entries) {
    return new KvEntries(
        Arrays.stream(entries)
            .map(entry -> entry.split("="))
            .map(pair -> new KvEntry(pair[0], pair[1].getBytes(UTF_8), entries.length))
            .toList());
  }

  private static void assertSame(int beginning, int end, KvEntries now, KvEntries before) {
    assertEquals(without(beginning, end, now), now.differing(before));
    assertEquals(without(beginning, end, before), before.differing(now));
  }

  private static List<KvEntry> without(int beginning, int end, KvEntries entries) {
    return entries.list().subList(beginning, entries.list().size() - end);
  }

  @Test
  void same_isCountedFromBothEnds() {
    KvEntries before = of("a=1", "b=1", "c=1", "d=1");
    assertSame(2, 1, of("a=1", "b=1", "c=2", "d=1"), before);
    assertSame(0, 3, of("a=2", "b=1", "c=1", "d=1"), before);
    assertSame(3, 0, of("a=1", "b=1", "c=1", "d=2"), before);
    assertSame(1, 1, of("a=1", "b=2", "c=2", "d=1"), before);
    assertSame(1, 2, of("a=1", "c=1", "d=1"), before);
    assertSame(2, 2, of("a=1", "b=1", "bb=1", "c=1", "d=1"), before);
    assertSame(4, 0, of("a=1", "b=1", "c=1", "d=1"), before); // and no entry twice
    assertSame(0, 0, of(), before);
  }

  @Test
  void part_hasNoOtherEntries() {
    KvEntries all = of("a=1", "b=1", "c=1", "d=1");
    assertTrue(of().isPartOf(all));
    assertTrue(of("b=1", "d=1").isPartOf(all));
    assertTrue(all.isPartOf(all));
    assertFalse(of("b=1", "d=2").isPartOf(all));
    assertFalse(of("b=1", "bb=1").isPartOf(all));
  }

  @Test
  void contents_areTheSameWheneverTheyWereWritten() {
    assertEquals(of("a=1"), of("a=1"));
    assertNotEquals(of("a=1"), of("a=2"));
    assertNotEquals(of("a=1"), of("a=1", "b=1"));
    assertNotEquals(of("a=1", "b=1"), of("a=1"));
  }
}
