package io.varve.config.consul.internal.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SingleKeyQueryPlannerTest {
  @Test
  void keysOfOneFolder_areReadTogether_byWhatTheyHaveInCommon() {
    assertEquals(
        List.of(
            new KvQuery.KeySet("a/b/pool-m", Set.of("a/b/pool-max", "a/b/pool-min")),
            new KvQuery.SingleKey("foo"),
            new KvQuery.SingleKey("foo/sub")),
        SingleKeyQueryPlanner.queries(
            List.of("foo", "a/b/pool-max", "foo/sub", "a/b/pool-min"), 8));
  }

  @Test
  void keysAtTheRoot_areNotReadWithTheWholeStore() {
    assertEquals(
        List.of(new KvQuery.SingleKey("bar"), new KvQuery.SingleKey("foo")),
        SingleKeyQueryPlanner.queries(List.of("foo", "bar"), 8));
  }

  @Test
  void tooManyGroups_areJoinedWhereMostIsInCommon() {
    assertEquals(
        List.of(
            new KvQuery.SingleKey("a/x"), new KvQuery.KeySet("team", Set.of("team1/x", "team2/x"))),
        SingleKeyQueryPlanner.queries(List.of("team1/x", "a/x", "team2/x"), 2));
  }

  /** One query finds them all. */
  @Test
  void whatAQueryFindsAnyway_isNotReadAgain() {
    assertEquals(
        List.of(
            new KvQuery.KeySet("team", Set.of("team1/x", "team2/x", "team3/x", "team4/x")),
            new KvQuery.SingleKey("z/x")),
        SingleKeyQueryPlanner.queries(
            List.of("team1/x", "team2/x", "team3/x", "team4/x", "z/x"), 4));
    assertEquals(
        List.of(
            new KvQuery.KeySet("a/", Set.of("a/x", "a/y", "a/yy/z", "a/zz/1")),
            new KvQuery.SingleKey("b/c")),
        SingleKeyQueryPlanner.queries(List.of("a/x", "a/y", "a/yy/z", "a/zz/1", "b/c"), 3));
    assertEquals(
        List.of(new KvQuery.KeySet("a/b", Set.of("a/b1", "a/b2", "a/b3/x"))),
        SingleKeyQueryPlanner.queries(List.of("a/b1", "a/b2", "a/b3/x"), 8));
  }

  /** Every key is in exactly one query, which finds it, within the limit. */
  @Test
  void everyKey_isInOneGroup() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    int runs = Boolean.getBoolean("varve.long") ? 50_000 : 500;
    for (int run = 0; run < runs; run++) {
      Set<String> keys = new TreeSet<>();
      int count = random.nextInt(60);
      for (int i = 0; i < count; i++) {
        StringBuilder key = new StringBuilder();
        for (int depth = random.nextInt(4); depth >= 0; depth--) {
          key.append(
              List.of("a", "ab", "b", "ä", "\uD83D\uDCA1", "\uD83D\uDCA2").get(random.nextInt(6)));
          key.append(depth > 0 ? "/" : "");
        }
        keys.add(key.toString());
      }
      int most = 1 + random.nextInt(8);
      List<String> found = new ArrayList<>();
      List<KvQuery> queries = SingleKeyQueryPlanner.queries(keys, most);
      for (KvQuery query : queries) {
        if (query instanceof KvQuery.SingleKey single) {
          found.add(single.key());
        } else if (query instanceof KvQuery.KeySet among) {
          found.addAll(among.keys());
          assertTrue(
              among.keys().stream().allMatch(key -> key.startsWith(among.prefix())),
              "seed " + seed + ": " + among);
          assertTrue(!KvPath.encode(among.prefix()).contains("%3F"), "seed " + seed);
        }
      }
      found.sort(null);
      assertEquals(new ArrayList<>(keys), found, "seed " + seed);
      assertTrue(queries.size() <= most, "seed " + seed);
    }
  }
}
