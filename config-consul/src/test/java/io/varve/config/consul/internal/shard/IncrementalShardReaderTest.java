package io.varve.config.consul.internal.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.fixtures.SourceSetup;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.ReadConsistency;
import io.varve.testing.consul.ConsulServer;
import io.varve.testing.consul.ConsulTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reading the changes gives the same consistent state as reading everything. */
class IncrementalShardReaderTest {
  private static final Duration WAIT = Duration.ofSeconds(60);

  private final ConsulServer server = ConsulServer.start();
  private final ConsulSettings settings = SourceSetup.at(server.uri()).settings();
  private final ConnectionPool transport = new ConnectionPool(settings, 4);
  private final KvReader store = store();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** 0: no folder is too small to be searched. */
  private long small = 0;

  @AfterEach
  void stop() {
    transport.close();
    server.close();
  }

  private KvReader store() {
    return new KvReader(settings, transport);
  }

  private IncrementalShardReader reader(String prefix, String... without) {
    KvQuery.Shard part = new KvQuery.Shard(new KvQuery.Prefix(prefix), prefix, Set.of(without), 1);
    return new IncrementalShardReader(
        store, part, ReadConsistency.DEFAULT, KvEntries.NOTHING, 0, small);
  }

  private void fill(String prefix, int folders, int keys) {
    for (int i = 0; i < folders; i++) {
      for (int from = 0; from < keys; from += 50) {
        ConsulTransaction batch = server.api().transaction();
        for (int j = from; j < Math.min(keys, from + 50); j++) {
          batch.set(prefix + "folder-" + i + "/deep/key-" + j, "a value of some length " + j);
        }
        batch.commit();
      }
    }
  }

  private static Map<String, String> texts(KvEntries contents) {
    Map<String, String> texts = new TreeMap<>();
    contents
        .list()
        .forEach(
            entry -> texts.put(entry.key(), new String(entry.value(), StandardCharsets.UTF_8)));
    return texts;
  }

  private Map<String, String> there(String prefix) throws ConsulRequestException {
    return texts(store.read(new KvQuery.Prefix(prefix), 0, Duration.ZERO).entries());
  }

  private static void assertSame(Map<String, String> expected, IndexedEntries answer, String when) {
    Map<String, String> found = texts(answer.entries());
    Map<String, String> differ = new TreeMap<>(expected);
    differ.entrySet().removeIf(entry -> entry.getValue().equals(found.get(entry.getKey())));
    found.keySet().removeAll(expected.keySet());
    assertEquals(Map.of(), differ, "not seen " + when);
    assertEquals(Map.of(), found, "too much " + when);
  }

  private IndexedEntries next(IncrementalShardReader reader, IndexedEntries last)
      throws ConsulRequestException {
    return reader.read(last.index(), WAIT);
  }

  /** Changes a key, and returns the number of requests until a reader has seen it. */
  private long requestsAfterAChange(String key) throws ConsulRequestException {
    IncrementalShardReader reader = reader("p/");
    IndexedEntries answer = reader.read(0, WAIT);
    long before = store.requests();
    server.api().put(key, "new");
    answer = next(reader, answer);
    long requests = store.requests() - before;
    assertEquals("new", texts(answer.entries()).get(key));
    assertSame(there("p/"), answer, "after the change");
    return requests;
  }

  @Test
  void change_isFoundByReadingLittle() throws ConsulRequestException {
    fill("p/", 30, 100);
    // One more request reads what the store holds in truth.
    long requests = requestsAfterAChange("p/folder-17/deep/key-42") + 1;
    assertTrue(requests < 40, () -> requests + " requests");
  }

  @Test
  void foldersAndKeysThatComeAndGo_areFound() throws ConsulRequestException {
    fill("p/", 30, 100);
    IncrementalShardReader reader = reader("p/");
    IndexedEntries answer = reader.read(0, WAIT);
    List<Runnable> changes =
        List.of(
            () -> server.api().put("p/alone", "1"),
            () -> server.api().put("p/new/folder/a", "1"),
            () -> server.api().put("p/folder-3/deep/key-new", "1"),
            () -> server.api().put("p/folder-3/other/key", "1"),
            () -> server.api().delete("p/alone"),
            () -> server.api().delete("p/new/folder/a"),
            () -> server.api().deleteTree("p/folder-4/"),
            () -> server.api().put("p/folder-4", "a key where a folder was"),
            () -> server.api().put("p/folder-40", "a key that begins as a folder does"),
            () -> server.api().put("p/folder-4", "changed"),
            () -> write(List.of("p/odd//name"), "1"),
            () -> write(List.of("p/odd//name"), "2"),
            () -> write(List.of("p//odd"), "1"),
            () -> write(List.of("p//odd"), "2"),
            () -> server.api().put("p/folder-5/deep/key-1", "beside an odd one"),
            () -> write(List.of("p/dots/./name"), "1"),
            () -> write(List.of("p/dots/./name"), "2"),
            () -> server.api().put("p/marker/", ""),
            () -> server.api().put("p/", "a marker"),
            () -> server.api().put("p/caf\u00e9 50%#?/\ud83c\udf00", "1"),
            () -> server.api().put("p/caf\u00e9 50%#?/\ud83c\udf00", "2"),
            () -> server.api().deleteTree("p/"),
            () -> server.api().put("p/again", "1"));
    for (int i = 0; i < changes.size(); i++) {
      changes.get(i).run();
      answer = next(reader, answer);
      assertSame(there("p/"), answer, "after change " + i);
    }
  }

  /** Names may begin with the whole name of another key. */
  @Test
  void keyThatIsCalledAsOthersBegin_isFollowed() throws ConsulRequestException {
    for (int from = 0; from < 3000; from += 50) {
      ConsulTransaction batch = server.api().transaction();
      for (int i = from; i < from + 50; i++) {
        batch.set("p/item" + i, "a value of some length, so that looking pays: " + i);
      }
      batch.commit();
    }
    IncrementalShardReader reader = reader("p/");
    IndexedEntries answer = reader.read(0, WAIT);
    write(List.of("p/item1", "p/item15"), "changed");
    answer = next(reader, answer);
    assertSame(there("p/"), answer, "after a transaction");
    write(List.of("p/item1"), "alone");
    assertSame(there("p/"), next(reader, answer), "after a change");

    IncrementalShardReader divided =
        reader("p/item1", "p/item10", "p/item11", "p/item12", "p/item13");
    answer = divided.read(0, WAIT);
    assertEquals("alone", texts(answer.entries()).get("p/item1"));
    write(List.of("p/item1"), "again");
    answer = next(divided, answer);
    assertEquals("again", texts(answer.entries()).get("p/item1"));
    server.api().delete("p/item1");
    assertEquals(null, texts(next(divided, answer).entries()).get("p/item1"));
  }

  /** A restored server has lower indexes until it is written to. */
  @Test
  void snapshotThatIsRestored_isSeen_thoughTheIndexGoesOn() throws ConsulRequestException {
    fill("p/", 30, 100);
    byte[] snapshot = server.api().saveSnapshot();
    write(List.of("p/folder-3/deep/key-1"), "after the snapshot");
    IncrementalShardReader reader = reader("p/");
    IndexedEntries answer = reader.read(0, WAIT);
    server.api().restoreSnapshot(snapshot);
    do {
      write(List.of("p/folder-4/deep/key-1"), "later " + random.nextInt());
    } while (server.api().treeIndex("p/") <= answer.index());
    assertSame(there("p/"), next(reader, answer), "after a restore");
  }

  /** The server records a deletion only at the deleted prefix. */
  @Test
  void folderDeletedFromAbove_isGone_howeverOldItsIndexIs() throws ConsulRequestException {
    fill("p/", 20, 60);
    server.api().delete("p/folder-4/deep/key-1");
    IncrementalShardReader reader = reader("p/", "p/folder-7");
    IndexedEntries answer = reader.read(0, WAIT);
    server.api().deleteTree("p/folder-4");
    server.api().put("p/folder-3/deep/key-1", "changed later");
    answer = next(reader, answer);
    Map<String, String> expected = there("p/");
    expected.keySet().removeIf(key -> key.startsWith("p/folder-7"));
    assertSame(expected, answer, "after the change");
  }

  @Test
  void whatOthersFollow_isLeftOut() throws ConsulRequestException {
    fill("p/", 12, 100);
    IncrementalShardReader reader = reader("p/", "p/folder-1", "p/folder-2/deep/key-1");
    IndexedEntries answer = reader.read(0, WAIT);
    for (int i = 0; i < 60; i++) {
      changeAtRandom();
      answer = next(reader, answer);
      Map<String, String> expected = there("p/");
      expected
          .keySet()
          .removeIf(key -> key.startsWith("p/folder-1") || key.startsWith("p/folder-2/deep/key-1"));
      assertSame(expected, answer, "seed " + seed + ", change " + i);
    }
  }

  @Test
  void anyChanges_areFound() throws ConsulRequestException {
    fill("p/", 20, 60);
    IncrementalShardReader reader = reader("p/");
    IndexedEntries answer = reader.read(0, WAIT);
    for (int i = 0; i < 300; i++) {
      for (int j = random.nextInt(4); j >= 0; j--) {
        changeAtRandom();
      }
      answer = next(reader, answer);
      assertSame(there("p/"), answer, "seed " + seed + ", change " + i);
    }
  }

  @Test
  void whatIsSmall_isReadWithOneRequest() throws ConsulRequestException {
    small = ShardTuning.SMALL_SHARD;
    fill("p/", 10, 100);
    assertEquals(1, requestsAfterAChange("p/folder-7/deep/key-42"));
  }

  @Test
  void keysThatLieInNoOtherPart_areFoundByTheFirst() throws ConsulRequestException {
    List.of("p/a/1", "p/a/2", "p/b/1", "p/key", "q/1").forEach(key -> server.api().put(key, "1"));
    IncrementalShardReader reader = reader("p/", "p/a/", "p/b/");
    IndexedEntries answer = reader.read(0, WAIT);
    assertEquals(Map.of("p/key", "1"), texts(answer.entries()));

    List<Runnable> changes =
        List.of(
            () -> server.api().put("p/new/key", "1"),
            () -> server.api().put("p/!", "1"),
            () -> server.api().transaction().set("p/a/1", "2").set("p/both", "1").commit(),
            () -> {
              server.api().put("p/before", "1");
              server.api().put("p/a/1", "3");
            },
            () -> server.api().deleteTree("p/new/"),
            () -> server.api().deleteTree("p/"),
            () -> server.api().put("p/again", "1"));
    for (int i = 0; i < changes.size(); i++) {
      changes.get(i).run();
      answer = next(reader, answer);
      Map<String, String> expected = there("p/");
      expected.keySet().removeIf(key -> key.startsWith("p/a/") || key.startsWith("p/b/"));
      assertSame(expected, answer, "after change " + i);
    }
  }

  @Test
  void changeInAnotherPart_leavesTheFirstAsItIs() throws ConsulRequestException {
    List.of("p/a/1", "p/b/1", "p/key").forEach(key -> server.api().put(key, "1"));
    IncrementalShardReader reader = reader("p/", "p/a/", "p/b/");
    IndexedEntries answer = reader.read(0, WAIT);
    server.api().put("p/a/1", "2");
    answer = next(reader, answer);
    assertEquals(Map.of("p/key", "1"), texts(answer.entries()));
    assertEquals(server.api().index("p/a/1"), answer.index());
  }

  @Test
  void snapshotThatIsRestored_isSeenByTheFirstPart() throws ConsulRequestException {
    List.of("p/a/1", "p/b/1", "p/key").forEach(key -> server.api().put(key, "1"));
    byte[] snapshot = server.api().saveSnapshot();
    server.api().put("p/new", "1");
    IncrementalShardReader reader = reader("p/", "p/a/", "p/b/");
    IndexedEntries answer = reader.read(0, WAIT);
    server.api().restoreSnapshot(snapshot);
    do {
      server.api().put("p/b/1", "later " + random.nextInt());
    } while (server.api().treeIndex("p/") <= answer.index());
    answer = next(reader, answer);
    assertEquals(Map.of("p/key", "1"), texts(answer.entries()));
  }

  /** A small shard is read with one request, a large one is searched. */
  @Test
  void anyChanges_areFound_whileItGrowsAndShrinks() throws ConsulRequestException {
    small = 20 * 1024;
    fill("p/", 4, 30);
    IncrementalShardReader reader = reader("p/");
    IndexedEntries answer = reader.read(0, WAIT);
    boolean wasSmall = false;
    boolean wasLarge = false;
    for (int i = 0; i < 200; i++) {
      changeAtRandom();
      answer = next(reader, answer);
      assertSame(there("p/"), answer, "seed " + seed + ", change " + i);
      wasSmall |= answer.entries().weight() <= small;
      wasLarge |= answer.entries().weight() > small;
      if (i % 60 == 30) {
        fill("p/", 8, 40);
      } else if (i % 60 == 59) {
        server.api().deleteTree("p/folder");
      }
    }
    assertTrue(wasSmall && wasLarge);
  }

  private void changeAtRandom() {
    String folder = "p/folder-" + random.nextInt(24);
    switch (random.nextInt(8)) {
      case 0 -> server.api().deleteTree(folder + "/");
      case 1 -> server.api().delete(folder + "/deep/key-" + random.nextInt(70));
      case 2 -> server.api().put(folder, "direct " + random.nextInt());
      case 3 -> server.api().put(folder + "/x" + random.nextInt(3), "x " + random.nextInt());
      case 4 -> {
        ConsulTransaction batch = server.api().transaction();
        for (int i = 0; i < 10; i++) {
          String key = "/deep/key-" + random.nextInt(70);
          batch.set("p/folder-" + random.nextInt(24) + key, "batch " + random.nextInt());
        }
        batch.commit();
      }
      default ->
          server.api().put(folder + "/deep/key-" + random.nextInt(70), "" + random.nextInt());
    }
    // Changes a key of the shard in any case, so that a wait ends.
    server.api().put("p/last", "" + random.nextInt());
  }

  /** Writers change keys of many folders in one transaction, without a pause. */
  @Test
  void answer_isOneMoment_whateverIsWrittenMeanwhile() throws Exception {
    fill("p/", 20, 100);
    List<String> keys =
        Stream.of(1, 4, 7, 11, 13, 16, 19).map(i -> "p/folder-" + i + "/deep/together").toList();
    write(keys, "start");
    IncrementalShardReader reader = reader("p/");
    IndexedEntries answer = reader.read(0, WAIT);
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; !done.get(); i++) {
                write(keys, "round " + i);
              }
            });
    writer.start();
    try {
      for (int i = 0; i < 300; i++) {
        answer = next(reader, answer);
        Map<String, String> texts = texts(answer.entries());
        assertEquals(1, keys.stream().map(texts::get).collect(Collectors.toSet()).size());
      }
    } finally {
      done.set(true);
      writer.join();
    }
  }

  private void write(List<String> keys, String text) {
    ConsulTransaction batch = server.api().transaction();
    keys.forEach(key -> batch.set(key, text));
    batch.commit();
  }
}
