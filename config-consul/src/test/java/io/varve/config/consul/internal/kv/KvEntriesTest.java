package io.varve.config.consul.internal.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
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
    assertEquals(beginning, now.sameAtBeginning(before));
    assertEquals(end, now.sameAtEnd(before, beginning));
    assertEquals(beginning, before.sameAtBeginning(now));
    assertEquals(end, before.sameAtEnd(now, beginning));
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
  void contents_areTheSameWheneverTheyWereWritten() {
    assertTrue(of("a=1").sameAs(of("a=1")));
    assertFalse(of("a=1").sameAs(of("a=2")));
    assertFalse(of("a=1").sameAs(of("a=1", "b=1")));
    assertFalse(of("a=1", "b=1").sameAs(of("a=1")));
  }
}
