package io.varve.config.consul.internal.publish;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvQuery;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The highest index of a query. */
class AcceptedEntriesTest {
  private static final KvQuery.Prefix P = new KvQuery.Prefix("p/");
  private static final KvQuery.Shard REST = new KvQuery.Shard(P, "p/", Set.of("p/a"), 1);
  private static final KvQuery.Shard A = new KvQuery.Shard(P, "p/a", Set.of(), 1);
  private static final KvEntries SOME = entries("p/a", 20);

  private final AcceptedEntries accepted = new AcceptedEntries();

  AcceptedEntriesTest() {
    accepted.put(P, SOME, 20);
  }

  private static KvEntries entries(String key, long modifyIndex) {
    return new KvEntries(List.of(new KvEntry(key, new byte[] {(byte) modifyIndex}, modifyIndex)));
  }

  @Test
  void otherContentsWithALowerIndex_areOlder() {
    assertTrue(accepted.isOlder(P, KvEntries.NOTHING, 19));
    assertFalse(accepted.isOlder(P, KvEntries.NOTHING, 20));
    assertFalse(accepted.isOlder(P, SOME, 19), "the same contents");
  }

  @Test
  void earlierModification_isOlder_whateverTheIndex() {
    assertTrue(accepted.isOlder(P, entries("p/a", 19), 30));
    assertFalse(accepted.isOlder(P, entries("p/b", 19), 30), "another key");
  }

  @Test
  void sameContents_raiseTheIndex_andNeverLowerIt() {
    accepted.confirm(P, 15);
    assertTrue(accepted.isOlder(P, KvEntries.NOTHING, 19));
    accepted.confirm(P, 25);
    assertTrue(accepted.isOlder(P, KvEntries.NOTHING, 24));
  }

  /** Only a consistent read leads to a lower index. */
  @Test
  void otherContents_setTheIndex() {
    accepted.put(P, entries("p/b", 10), 10);
    assertFalse(accepted.isOlder(P, SOME, 11));
  }

  /** After a deletion through a folder above the prefix, whose index Consul does not report. */
  @ParameterizedTest
  @ValueSource(longs = {10, 20})
  void deletionWithoutAHigherIndex_makesTheDeletedOlder(long index) {
    accepted.put(P, KvEntries.NOTHING, index);
    assertTrue(accepted.isOlder(P, SOME, 20));
    assertFalse(accepted.isOlder(P, SOME, 21));
  }

  @Test
  void index_outlivesADivisionAndAMerging() {
    accepted.split(P, Map.of(REST, KvEntries.NOTHING, A, SOME));
    assertTrue(accepted.isOlder(REST, entries("p/b", 19), 19));
    assertTrue(accepted.isOlder(A, KvEntries.NOTHING, 19));
    accepted.confirm(A, 30);
    accepted.merge(P);
    assertTrue(accepted.isOlder(P, KvEntries.NOTHING, 29));
    assertFalse(accepted.isOlder(P, KvEntries.NOTHING, 30));
  }
}
