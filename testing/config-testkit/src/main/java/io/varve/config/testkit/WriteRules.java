package io.varve.config.testkit;

import static io.varve.config.testkit.LoadRules.A;
import static io.varve.config.testkit.LoadRules.B;
import static io.varve.config.testkit.LoadRules.C;
import static io.varve.config.testkit.LoadRules.SECRET;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.spi.Write;
import io.varve.config.spi.WriteResult;
import io.varve.config.testkit.Patience.Running;
import io.varve.config.testkit.Subject.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a source writes. */
final class WriteRules {
  private static final int WRITERS = 4;
  private static final int UPDATES = 10;

  /** More than many stores take in one transaction. */
  private static final int PARTS = 300;

  private static final String CONDITION = "let the store check the condition and write in one step";

  private WriteRules() {}

  /** What a fresh source reads for a key. */
  private static Optional<String> stored(Subject subject, String key) throws Exception {
    return Contents.text(subject.load(), key);
  }

  private static void is(Subject subject, String key, String text, String after, String remedy)
      throws Exception {
    Optional<String> stored = stored(subject, key);
    Broken.unless(
        stored.equals(Optional.of(text)),
        key + " is read as " + Contents.show(stored) + " after " + after,
        remedy);
  }

  static void storeKey(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    String remedy = "let storeKey(…) be the inverse of the way in which load() makes keys";
    source.put(source.storeKey(A), "1");
    is(subject, A, "1", "put(storeKey(\"" + A + "\"), \"1\")", remedy);
    String nested = Contents.ROOT + ".some.pool-size";
    source.put(source.storeKey(nested), "2");
    is(subject, nested, "2", "put(storeKey(\"" + nested + "\"), \"2\")", remedy);
    source.put(source.storeKey(Contents.ROOT + ".other.poolSize"), "3");
    is(
        subject,
        Contents.ROOT + ".other.pool-size",
        "3",
        "put(storeKey(…other.poolSize), \"3\")",
        remedy);
  }

  static void read(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    String key = source.storeKey(A);
    Broken.unless(
        source.read(key).isEmpty(), "a value for an absent key", "return an empty Optional");
    subject.put(A, "1");
    StoredValue one = present(source, key);
    Broken.unless(
        one.text().equals("1") && one.key().equals(key),
        one.key() + " = " + Contents.show(one.text()) + " where " + key + " holds \"1\"",
        "read the store itself, whatever was watched");
    Broken.unless(
        one.origin().source().equals(source.name()),
        "an origin of the source " + one.origin().source(),
        "make origins with name()");
    Broken.unless(
        present(source, key).version().equals(one.version()),
        "two versions of one state, " + one.version() + " and " + present(source, key).version(),
        "take the store's own mark of the key's last change");
    subject.put(A, "");
    StoredValue two = present(source, key);
    Broken.unless(
        two.text().isEmpty() && !two.version().equals(one.version()),
        Contents.show(two.text()) + " of the version " + two.version() + " after " + one.version(),
        "give each state of a key a version of its own, and an empty text as it is");
  }

  private static StoredValue present(WritableConfigSource source, String key) {
    return source
        .read(key)
        .orElseThrow(
            () -> new Broken("no value for " + key + ", which is there", "read the store itself"));
  }

  static void createIfAbsent(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    String key = source.storeKey(A);
    Broken.unless(source.createIfAbsent(key, "1"), "false for a key that was absent", CONDITION);
    is(subject, A, "1", "createIfAbsent", CONDITION);
    Broken.unless(!source.createIfAbsent(key, "2"), "true for a key that was there", CONDITION);
    is(subject, A, "1", "a second createIfAbsent with \"2\"", CONDITION);
  }

  static void put(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    String key = source.storeKey(A);
    String remedy = "write the text as it is, whatever is there";
    source.put(key, "1");
    is(subject, A, "1", "put of \"1\"", remedy);
    source.put(key, "Größe 2");
    is(subject, A, "Größe 2", "put of \"Größe 2\"", remedy);
    source.put(key, "");
    is(subject, A, "", "put of an empty text", remedy);
  }

  static void compareAndSet(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    String key = source.storeKey(A);
    subject.put(A, "1");
    String old = present(source, key).version();
    Broken.unless(
        source.compareAndSet(key, "2", old), "false, though nothing had changed", CONDITION);
    is(subject, A, "2", "compareAndSet to \"2\"", CONDITION);
    Broken.unless(
        !source.compareAndSet(key, "3", old), "true for a version that was over", CONDITION);
    is(subject, A, "2", "compareAndSet with a version that was over", CONDITION);
    String last = present(source, key).version();
    source.delete(key);
    Broken.unless(
        !source.compareAndSet(key, "4", last), "true for a key that was deleted", CONDITION);
    Broken.unless(
        stored(subject, A).isEmpty(), "compareAndSet has made a key that was deleted", CONDITION);
  }

  static void noUpdateIsLost(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    String key = source.storeKey(A);
    source.put(key, "0");
    List<Running<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(Patience.begin("a writer of " + A, () -> count(source, key)));
    }
    for (Running<Boolean> writer : writers) {
      var unused = writer.end(subject.patience());
    }
    is(subject, A, "" + WRITERS * UPDATES, WRITERS + " writers counted to " + UPDATES, CONDITION);
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

  static void delete(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    String key = source.storeKey(A);
    subject.putAll(Map.of(A, "1", B, "2"));
    source.delete(key);
    Broken.unless(stored(subject, A).isEmpty(), A + " is there after delete", "remove the key");
    is(
        subject,
        B,
        "2",
        "the deletion of " + A,
        "remove this key alone, not those that begin alike");
    source.delete(key);
  }

  static void deleteIfUnchanged(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    String key = source.storeKey(A);
    subject.put(A, "1");
    String old = present(source, key).version();
    subject.put(A, "2");
    Broken.unless(
        !source.deleteIfUnchanged(key, old), "true for a version that was over", CONDITION);
    is(subject, A, "2", "deleteIfUnchanged with a version that was over", CONDITION);
    String last = present(source, key).version();
    Broken.unless(
        source.deleteIfUnchanged(key, last), "false, though nothing had changed", CONDITION);
    Broken.unless(stored(subject, A).isEmpty(), A + " is there after deleteIfUnchanged", CONDITION);
    Broken.unless(
        source.deleteIfUnchanged(key, last), "false for a key that is absent", "absent is done");
  }

  static void batch(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    String remedy = "write a batch in one transaction of the store";
    subject.putAll(Map.of(A, "1", B, "2"));
    Write conflict = new Write.Create(source.storeKey(B), "9");
    WriteResult refused =
        source.write(
            List.of(
                new Write.Put(source.storeKey(A), "9"),
                conflict,
                new Write.Put(source.storeKey(C), "9")));
    Broken.unless(
        !refused.applied() && refused.conflicts().equals(List.of(conflict)),
        "the conflicts " + refused.conflicts() + " where " + conflict + " is the one",
        "return the writes whose condition did not hold, in their order");
    is(subject, A, "1", "a batch that was not applied", remedy);
    is(subject, B, "2", "a batch that was not applied", remedy);
    Broken.unless(
        stored(subject, C).isEmpty(), C + " is there after a batch that was not applied", remedy);
    WriteResult applied =
        source.write(
            List.of(
                new Write.Put(source.storeKey(A), "3"),
                new Write.Delete(source.storeKey(B)),
                new Write.Create(source.storeKey(C), "4")));
    Broken.unless(applied.applied(), "conflicts without a cause: " + applied.conflicts(), remedy);
    is(subject, A, "3", "a batch", remedy);
    is(subject, C, "4", "a batch", remedy);
    Broken.unless(stored(subject, B).isEmpty(), B + " is there after its deletion", remedy);
  }

  static void keyTwice(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    String key = source.storeKey(A);
    List<Write> twice =
        List.of(
            new Write.Put(source.storeKey(B), "1"),
            new Write.Put(key, "2"),
            new Write.Put(key, "3"));
    String remedy = "check the batch before anything is written, and throw a SourceException";
    ConfigException failure =
        subject.patience().failure("a batch with a key twice", () -> source.write(twice), remedy);
    Broken.unless(
        stored(subject, A).isEmpty() && stored(subject, B).isEmpty(),
        "something was written before " + failure,
        remedy);
  }

  static void emptyBatch(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    WriteResult result = source.write(List.of());
    Broken.unless(
        result.applied(), "conflicts " + result.conflicts(), "return a result without conflicts");
  }

  static void parts(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    List<Write> batch = new ArrayList<>();
    for (int i = 0; i < PARTS; i++) {
      batch.add(new Write.Create(source.storeKey(Contents.ROOT + ".parts.k" + i), "v" + i));
    }
    List<WriteResult> results = source.writeInParts(batch);
    Broken.unless(
        results.stream().allMatch(WriteResult::applied),
        "conflicts in " + results,
        "write one transaction after the other, each all or nothing");
    int there = Contents.listed(subject.load()).size();
    Broken.unless(
        there == PARTS,
        there + " of " + PARTS + " writes were made",
        "write one transaction after the other, until all is written");
  }

  static void isReported(Subject subject) throws Exception {
    Watched watched = subject.watch();
    WritableConfigSource source = (WritableConfigSource) watched.source();
    source.put(source.storeKey(A), "1");
    subject.await(watched, Map.of(A, "1"), WatchRules.REMEDY);
    source.delete(source.storeKey(A));
    subject.await(watched, Map.of(), WatchRules.REMEDY);
  }

  static void brokenStore(Subject subject) throws Exception {
    WritableConfigSource source = subject.writer();
    String key = source.storeKey(A);
    subject.breakStore();
    String remedy = "throw a SourceException that says so where it is not known what was written";
    List<ConfigException> failures = new ArrayList<>();
    failures.add(
        subject
            .patience()
            .failure(
                "put(…) to a store that is away",
                () -> {
                  source.put(key, SECRET);
                  return "as if it were written";
                },
                remedy));
    failures.add(
        subject
            .patience()
            .failure("read(…) of a store that is away", () -> source.read(key), remedy));
    for (ConfigException failure : failures) {
      Broken.unless(failure instanceof SourceException, "a " + failure, remedy);
      LoadRules.noSecret("a failure of a write", FailureRules.trace(failure), "leave values out");
    }
  }
}
