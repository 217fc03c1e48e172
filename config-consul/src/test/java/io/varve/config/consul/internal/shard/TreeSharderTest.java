package io.varve.config.consul.internal.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvPath;
import io.varve.config.consul.internal.kv.KvQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Shards have every key of a prefix exactly once, within the limit. */
class TreeSharderTest {
  private static final KvQuery.Prefix TREE = new KvQuery.Prefix("app/");

  private static KvEntries contents(Iterable<String> keys) {
    List<KvEntry> entries = new ArrayList<>();
    keys.forEach(key -> entries.add(new KvEntry("app/" + key, new byte[0], 1)));
    return new KvEntries(entries);
  }

  private static Map<KvQuery.Shard, KvEntries> divide(Iterable<String> keys, int most) {
    return TreeSharder.split(TREE, contents(keys), most, 1);
  }

  private static List<String> services(int services, int keys) {
    return IntStream.range(0, services * keys)
        .mapToObj(i -> String.format("service-%03d/key-%04d", i / keys, i % keys))
        .toList();
  }

  @Test
  void fewKeys_areOnePart() {
    Map<KvQuery.Shard, KvEntries> parts = divide(services(10, 400), 29);
    assertEquals(Set.of(new KvQuery.Shard(TREE, "app/", Set.of(), 1)), parts.keySet());
  }

  @Test
  void manyKeys_areDividedByWhatTheyBeginWith() {
    Map<KvQuery.Shard, KvEntries> parts = divide(services(20, 1000), 29);
    assertTrue(parts.size() > 10, parts::toString);
    parts.forEach(
        (part, found) ->
            assertTrue(
                part.isRemainder() || found.list().size() <= ShardTuning.KEYS_PER_SHARD,
                part::toString));
    KvQuery.Shard first = parts.keySet().iterator().next();
    assertTrue(first.isRemainder());
    assertEquals(parts.size() - 1, first.excluded().size());
  }

  /** Keeps the keys of a folder in one shard, since they change together. */
  @Test
  void folderThatIsNotLarge_isInOnePart() {
    Set<KvQuery.Shard> parts = divide(services(25, 4000), 29).keySet();
    Set<String> starts = new TreeSet<>();
    parts.forEach(part -> starts.add(part.prefix()));
    for (int i = 0; i < 25; i++) {
      String folder = String.format("app/service-%03d/", i);
      assertTrue(
          starts.stream().noneMatch(start -> start.startsWith(folder) && !start.equals(folder)),
          folder + " in " + starts);
    }
  }

  /** Listing a folder is cheaper than listing every name with the same first characters. */
  @Test
  void startThatOneFolderHasAlone_isThatFolder() {
    List<String> keys = new ArrayList<>(services(1, 5000));
    IntStream.range(0, 200).forEach(i -> keys.add("other/key-" + i));
    Set<String> starts = new TreeSet<>();
    divide(keys, 3).keySet().forEach(part -> starts.add(part.prefix()));
    assertEquals(Set.of("app/", "app/other/", "app/service-000/"), starts);
  }

  /** Keys without a shard of their own are in the one around them. */
  @Test
  void tooManyForTheBudget_goToTheLargest() {
    List<String> keys = new ArrayList<>(services(8, 5000));
    keys.add("one");
    keys.add("two");
    Map<KvQuery.Shard, KvEntries> parts = divide(keys, 4);
    assertEquals(4, parts.size());
    KvEntries first = parts.values().iterator().next();
    assertTrue(first.list().stream().anyMatch(entry -> entry.key().equals("app/one")));
  }

  /** The server takes such a name for another key in a request. It stays in the remainder. */
  @Test
  void nameThatCannotBeAsked_isInNoPartOfItsOwn() {
    List<String> keys = new ArrayList<>(services(20, 1000));
    keys.add("/odd");
    Map<KvQuery.Shard, KvEntries> parts = divide(keys, 29);
    assertTrue(parts.size() > 10, parts::toString);
    KvEntries remainder = parts.values().iterator().next();
    assertTrue(remainder.list().stream().anyMatch(entry -> entry.key().equals("app//odd")));
  }

  /** Here only the prefix of a possible shard is such a name. */
  @Test
  void beginningThatCannotBeAsked_isNoPart() {
    List<String> keys = new ArrayList<>(services(20, 1000));
    keys.add(".settings");
    keys.add("not-utf-8-\ufffd");
    keys.add("not-utf-8-x");
    divide(keys, 29)
        .keySet()
        .forEach(
            part -> {
              assertTrue(KvPath.isAskable(part.prefix()), part::toString);
            });
  }

  @Test
  void anyTree_hasEachKeyInOnePart() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      Set<String> keys = new TreeSet<>();
      int size = 1 + random.nextInt(30_000);
      String letters = "abc/0\u00e9";
      while (keys.size() < size) {
        StringBuilder key = new StringBuilder("k");
        for (int i = random.nextInt(14); i >= 0; i--) {
          int at = random.nextInt(random.nextInt(letters.length()) + 1);
          key.append(letters.charAt(at));
        }
        keys.add(key.append(random.nextInt(100)).toString().replaceAll("/+", "/"));
      }
      int most = 1 + random.nextInt(40);
      Map<KvQuery.Shard, KvEntries> parts = divide(keys, most);
      assertTrue(parts.size() <= most, "seed " + seed);
      Map<String, KvQuery.Shard> held = new TreeMap<>();
      parts.forEach(
          (part, found) ->
              found
                  .list()
                  .forEach(
                      entry -> {
                        assertTrue(part.holds(entry.key()), "seed " + seed);
                        assertEquals(null, held.put(entry.key(), part), "seed " + seed);
                      }));
      assertEquals(keys.size(), held.size(), "seed " + seed);
    }
  }
}
