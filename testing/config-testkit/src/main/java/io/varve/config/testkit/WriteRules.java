package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;
import static io.varve.config.testkit.internal.ContractKeys.B;
import static io.varve.config.testkit.internal.ContractKeys.C;
import static io.varve.config.testkit.internal.SecretText.SECRET;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.spi.Write;
import io.varve.config.testkit.ContractHarness.Watched;
import io.varve.config.testkit.internal.ContractKeys;
import io.varve.config.testkit.internal.RuleViolation;
import io.varve.config.testkit.internal.SecretText;
import io.varve.config.testkit.internal.SnapshotReader;
import io.varve.config.testkit.internal.Waiter;
import io.varve.config.testkit.internal.Waiter.PendingCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules for a {@link WritableConfigSource}. */
final class WriteRules {
  private static final int WRITERS = 4;
  private static final int UPDATES = 10;

  /** More than many stores take in one transaction. */
  private static final int PARTS = 300;

  private static final String CONDITION = "let the store check the condition and write in one step";

  private WriteRules() {}

  /** Returns the value for a key that a new source loads. */
  private static Optional<String> stored(ContractHarness harness, String key) throws Exception {
    return SnapshotReader.text(harness.load(), key);
  }

  private static void is(
      ContractHarness harness, String key, String text, String after, String remedy)
      throws Exception {
    Optional<String> stored = stored(harness, key);
    RuleViolation.unless(
        stored.equals(Optional.of(text)),
        key + " is read as " + SnapshotReader.show(stored) + " after " + after,
        remedy);
  }

  static void storeKey(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    String remedy = "let storeKey(…) be the inverse of the way in which load() makes keys";
    source.put(source.storeKey(A), "1");
    is(harness, A, "1", "put(storeKey(\"" + A + "\"), \"1\")", remedy);
    String nested = ContractKeys.ROOT + ".some.pool-size";
    source.put(source.storeKey(nested), "2");
    is(harness, nested, "2", "put(storeKey(\"" + nested + "\"), \"2\")", remedy);
    source.put(source.storeKey(ContractKeys.ROOT + ".other.poolSize"), "3");
    is(
        harness,
        ContractKeys.ROOT + ".other.pool-size",
        "3",
        "put(storeKey(…other.poolSize), \"3\")",
        remedy);
  }

  static void read(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    String key = source.storeKey(A);
    RuleViolation.unless(
        source.read(key).isEmpty(), "a value for an absent key", "return an empty Optional");
    harness.put(A, "1");
    StoredValue one = present(source, key);
    RuleViolation.unless(
        one.text().equals("1") && one.key().equals(key),
        one.key() + " = " + SnapshotReader.show(one.text()) + " where " + key + " holds \"1\"",
        "read the store itself, not the watched contents");
    RuleViolation.unless(
        one.origin().source().equals(source.name()),
        "an origin of the source " + one.origin().source(),
        "make origins with name()");
    RuleViolation.unless(
        present(source, key).version().equals(one.version()),
        "two versions of one state, " + one.version() + " and " + present(source, key).version(),
        "take the store's own mark of the key's last change");
    harness.put(A, "");
    StoredValue two = present(source, key);
    RuleViolation.unless(
        two.text().isEmpty() && !two.version().equals(one.version()),
        SnapshotReader.show(two.text())
            + " of the version "
            + two.version()
            + " after "
            + one.version(),
        "give each state of a key a version of its own, and an empty text as it is");
  }

  private static StoredValue present(WritableConfigSource source, String key) {
    return source
        .read(key)
        .orElseThrow(
            () ->
                new RuleViolation(
                    "no value for " + key + ", which is there", "read the store itself"));
  }

  static void createIfAbsent(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    String key = source.storeKey(A);
    RuleViolation.unless(
        source.createIfAbsent(key, "1"), "false for a key that was absent", CONDITION);
    is(harness, A, "1", "createIfAbsent", CONDITION);
    RuleViolation.unless(
        !source.createIfAbsent(key, "2"), "true for a key that was there", CONDITION);
    is(harness, A, "1", "a second createIfAbsent with \"2\"", CONDITION);
  }

  static void put(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    String key = source.storeKey(A);
    String remedy = "write the text as it is, whatever is there";
    source.put(key, "1");
    is(harness, A, "1", "put of \"1\"", remedy);
    source.put(key, "Größe 2");
    is(harness, A, "Größe 2", "put of \"Größe 2\"", remedy);
    source.put(key, "");
    is(harness, A, "", "put of an empty text", remedy);
  }

  static void compareAndSet(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    String key = source.storeKey(A);
    harness.put(A, "1");
    String old = present(source, key).version();
    RuleViolation.unless(
        source.compareAndSet(key, "2", old), "false, though nothing had changed", CONDITION);
    is(harness, A, "2", "compareAndSet to \"2\"", CONDITION);
    RuleViolation.unless(
        !source.compareAndSet(key, "3", old), "true for a version that was over", CONDITION);
    is(harness, A, "2", "compareAndSet with a version that was over", CONDITION);
    String last = present(source, key).version();
    source.delete(key);
    RuleViolation.unless(
        !source.compareAndSet(key, "4", last), "true for a key that was deleted", CONDITION);
    RuleViolation.unless(
        stored(harness, A).isEmpty(), "compareAndSet has made a key that was deleted", CONDITION);
  }

  static void noUpdateIsLost(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    String key = source.storeKey(A);
    source.put(key, "0");
    List<PendingCall<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(Waiter.begin("a writer of " + A, () -> count(source, key)));
    }
    for (PendingCall<Boolean> writer : writers) {
      var unused = writer.end(harness.waiter());
    }
    is(harness, A, "" + WRITERS * UPDATES, WRITERS + " writers counted to " + UPDATES, CONDITION);
  }

  private static boolean count(WritableConfigSource source, String key) {
    for (int i = 0; i < UPDATES; i++) {
      StoredValue now = present(source, key);
      while (!source.compareAndSet(key, "" + (Integer.parseInt(now.text()) + 1), now.version())) {
        now = present(source, key);
      }
    }
    return true;
  }

  static void delete(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    String key = source.storeKey(A);
    harness.putAll(Map.of(A, "1", B, "2"));
    source.delete(key);
    RuleViolation.unless(
        stored(harness, A).isEmpty(), A + " is there after delete", "remove the key");
    is(
        harness,
        B,
        "2",
        "the deletion of " + A,
        "remove this key alone, not those that begin alike");
    source.delete(key);
  }

  static void deleteIfUnchanged(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    String key = source.storeKey(A);
    harness.put(A, "1");
    String old = present(source, key).version();
    harness.put(A, "2");
    RuleViolation.unless(
        !source.deleteIfUnchanged(key, old), "true for a version that was over", CONDITION);
    is(harness, A, "2", "deleteIfUnchanged with a version that was over", CONDITION);
    String last = present(source, key).version();
    RuleViolation.unless(
        source.deleteIfUnchanged(key, last), "false, though nothing had changed", CONDITION);
    RuleViolation.unless(
        stored(harness, A).isEmpty(), A + " is there after deleteIfUnchanged", CONDITION);
    RuleViolation.unless(
        source.deleteIfUnchanged(key, last), "false for a key that is absent", "absent is done");
  }

  static void batch(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    String remedy = "write a batch in one transaction of the store";
    harness.putAll(Map.of(A, "1", B, "2"));
    Write conflict = Write.create(source.storeKey(B), "9");
    List<Write> conflicts =
        source.write(
            List.of(
                Write.put(source.storeKey(A), "9"), conflict, Write.put(source.storeKey(C), "9")));
    RuleViolation.unless(
        conflicts.equals(List.of(conflict)),
        "the conflicts " + conflicts + " where " + conflict + " is the one",
        "return the writes whose condition did not hold, in their order");
    is(harness, A, "1", "a batch that was not applied", remedy);
    is(harness, B, "2", "a batch that was not applied", remedy);
    RuleViolation.unless(
        stored(harness, C).isEmpty(), C + " is there after a batch that was not applied", remedy);
    List<Write> none =
        source.write(
            List.of(
                Write.put(source.storeKey(A), "3"),
                Write.delete(source.storeKey(B)),
                Write.create(source.storeKey(C), "4")));
    RuleViolation.unless(none.isEmpty(), "conflicts without a cause: " + none, remedy);
    is(harness, A, "3", "a batch", remedy);
    is(harness, C, "4", "a batch", remedy);
    RuleViolation.unless(stored(harness, B).isEmpty(), B + " is there after its deletion", remedy);
  }

  static void keyTwice(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    String key = source.storeKey(A);
    List<Write> twice =
        List.of(Write.put(source.storeKey(B), "1"), Write.put(key, "2"), Write.put(key, "3"));
    String remedy = "check the batch before anything is written, and throw a SourceException";
    ConfigException failure =
        harness.waiter().failure("a batch with a key twice", () -> source.write(twice), remedy);
    RuleViolation.unless(
        stored(harness, A).isEmpty() && stored(harness, B).isEmpty(),
        "something was written before " + failure,
        remedy);
  }

  static void emptyBatch(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    List<Write> conflicts = source.write(List.of());
    RuleViolation.unless(conflicts.isEmpty(), "conflicts " + conflicts, "return an empty list");
  }

  static void split(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    List<Write> batch = new ArrayList<>();
    for (int i = 0; i < PARTS; i++) {
      batch.add(Write.create(source.storeKey(ContractKeys.ROOT + ".parts.k" + i), "v" + i));
    }
    for (List<Write> part : source.split(batch)) {
      List<Write> conflicts = source.write(part);
      RuleViolation.unless(
          conflicts.isEmpty(),
          "conflicts without a cause: " + conflicts,
          "write a part of split(…) in one transaction of the store");
    }
    int there = SnapshotReader.listed(harness.load()).size();
    RuleViolation.unless(
        there == PARTS,
        there + " of " + PARTS + " writes were made",
        "return each write of the batch in one of the parts");
  }

  static void isReported(ContractHarness harness) throws Exception {
    Watched watched = harness.watch();
    WritableConfigSource source = (WritableConfigSource) watched.source();
    source.put(source.storeKey(A), "1");
    harness.await(watched, Map.of(A, "1"), WatchRules.REMEDY);
    source.delete(source.storeKey(A));
    harness.await(watched, Map.of(), WatchRules.REMEDY);
  }

  static void brokenStore(ContractHarness harness) throws Exception {
    WritableConfigSource source = harness.writer();
    String key = source.storeKey(A);
    harness.breakStore();
    String remedy = "throw a SourceException; say so if it is unknown what was written";
    List<ConfigException> failures = new ArrayList<>();
    failures.add(
        harness
            .waiter()
            .failure(
                "put(…) to a store that is away",
                () -> {
                  source.put(key, SECRET);
                  return "as if it were written";
                },
                remedy));
    failures.add(
        harness
            .waiter()
            .failure("read(…) of a store that is away", () -> source.read(key), remedy));
    for (ConfigException failure : failures) {
      RuleViolation.unless(failure instanceof SourceException, "a " + failure, remedy);
      SecretText.requireAbsent(
          "a failure of a write", SecretText.trace(failure), "leave values out");
    }
  }
}
