package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;
import static io.varve.config.testkit.internal.ContractKeys.B;
import static io.varve.config.testkit.internal.ContractKeys.C;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.testkit.ContractHarness.Watched;
import io.varve.config.testkit.internal.ContractKeys;
import io.varve.config.testkit.internal.RecordingObserver;
import io.varve.config.testkit.internal.RecordingObserver.Report;
import io.varve.config.testkit.internal.RuleViolation;
import io.varve.config.testkit.internal.SnapshotReader;
import io.varve.config.testkit.internal.Waiter;
import io.varve.config.testkit.internal.Waiter.PendingCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Rules for watch(). */
final class WatchRules {
  static final String REMEDY =
      "read everything again when the store changes, and give the whole snapshot to the observer";

  private static final int WRITES = 50;
  private static final int WRITERS = 4;
  private static final int ROUNDS = 15;
  private static final long MERGE = TimeUnit.MILLISECONDS.toNanos(2);

  private WatchRules() {}

  static void doesNotBlock(ContractHarness harness) throws Exception {
    ConfigSource source = harness.open();
    SourceSnapshot loaded = harness.load(source);
    RecordingObserver recorder = new RecordingObserver(loaded);
    ContractHarness.CLOSE.call(
        "watch(…)",
        () -> {
          source.watch(recorder);
          return true;
        });
  }

  static void creation(ContractHarness harness) throws Exception {
    harness.put(A, "1");
    Watched watched = harness.watch();
    harness.put(B, "2");
    harness.await(watched, Map.of(A, "1", B, "2"), REMEDY);
  }

  static void change(ContractHarness harness) throws Exception {
    harness.putAll(Map.of(A, "1", B, "2"));
    Watched watched = harness.watch();
    harness.put(A, "3");
    harness.await(watched, Map.of(A, "3", B, "2"), REMEDY);
    harness.put(A, "");
    harness.await(watched, Map.of(A, "", B, "2"), REMEDY);
  }

  static void twoChanges(ContractHarness harness) throws Exception {
    harness.put(A, "1");
    Watched watched = harness.watch();
    harness.put(A, "2");
    harness.put(A, "3");
    String remedy = "look again after each report: what changed during it must not be lost";
    harness.await(watched, Map.of(A, "3"), remedy);
    harness.put(A, "2");
    harness.put(B, "4");
    harness.await(watched, Map.of(A, "2", B, "4"), remedy);
  }

  static void deletion(ContractHarness harness) throws Exception {
    harness.putAll(Map.of(A, "1", B, "2"));
    Watched watched = harness.watch();
    harness.delete(A);
    harness.await(watched, Map.of(B, "2"), "leave deleted keys out of the next snapshot");
  }

  static void deletionOfTheLastKey(ContractHarness harness) throws Exception {
    harness.put(A, "1");
    Watched watched = harness.watch();
    harness.delete(A);
    harness.await(
        watched, Map.of(), "report a store without keys as a snapshot without values: no failure");
    harness.put(A, "2");
    harness.await(watched, Map.of(A, "2"), REMEDY);
  }

  static void changeBeforeTheWatch(ContractHarness harness) throws Exception {
    harness.putAll(Map.of(A, "1", B, "2"));
    ConfigSource source = harness.open();
    SourceSnapshot loaded = harness.load(source);
    harness.put(A, "3");
    Watched watched = harness.watch(source, loaded);
    harness.await(watched, Map.of(A, "3", B, "2"), gap());
  }

  static void deletionBeforeTheWatch(ContractHarness harness) throws Exception {
    harness.putAll(Map.of(A, "1", B, "2"));
    ConfigSource source = harness.open();
    SourceSnapshot loaded = harness.load(source);
    harness.delete(B);
    Watched watched = harness.watch(source, loaded);
    harness.await(watched, Map.of(A, "1"), gap());
  }

  private static String gap() {
    return "watch from the revision that load() has read, or read once more when the watch begins";
  }

  static void reportIsWhole(ContractHarness harness) throws Exception {
    harness.putAll(Map.of(A, "1", B, "2"));
    Watched watched = harness.watch();
    harness.put(C, "3");
    RecordingObserver recorder = watched.recorder();
    harness.waiter().until(() -> !recorder.snapshots().isEmpty(), recorder::describe, REMEDY);
    harness.await(
        watched, Map.of(A, "1", B, "2", C, "3"), "give all keys to the observer each time");
    for (SourceSnapshot snapshot : recorder.snapshots()) {
      RuleViolation.unless(
          SnapshotReader.text(snapshot, A).isPresent()
              && SnapshotReader.text(snapshot, B).isPresent(),
          "a report of "
              + SnapshotReader.show(snapshot)
              + " while the store held "
              + A
              + " and "
              + B,
          "give all keys to the observer each time");
    }
  }

  static void equalContents(ContractHarness harness) throws Exception {
    harness.putAll(Map.of(A, "1", B, "2"));
    Watched watched = harness.watch();
    for (int i = 0; i < 3; i++) {
      harness.put(A, "1");
    }
    // A later change: once it is reported, all reports before it have arrived.
    harness.put(C, "3");
    harness.await(watched, Map.of(A, "1", B, "2", C, "3"), REMEDY);
    harness.put(B, "4");
    harness.await(watched, Map.of(A, "1", B, "4", C, "3"), REMEDY);
    Optional<SourceSnapshot> before = Optional.of(watched.loaded());
    for (Report report : watched.recorder().reports()) {
      Optional<SourceSnapshot> now = report.snapshot();
      RuleViolation.unless(
          now.isEmpty() || before.isEmpty() || !SnapshotReader.same(before.get(), now.get()),
          "the same contents twice, " + report,
          "compare with the snapshot reported last (SourceLayer.sameAs) before you call the observer");
      // Empty after a failure: the recovery must be reported even with equal contents.
      before = now;
    }
  }

  static void inOrder(ContractHarness harness) throws Exception {
    harness.put(A, "0");
    Watched watched = harness.watch();
    for (int i = 1; i <= WRITES; i++) {
      harness.put(A, String.valueOf(i));
    }
    harness.await(watched, Map.of(A, String.valueOf(WRITES)), REMEDY);
    int before = 0;
    for (SourceSnapshot snapshot : watched.recorder().snapshots()) {
      Optional<String> text = SnapshotReader.text(snapshot, A);
      RuleViolation.unless(
          text.filter(number -> number.matches("[0-9]+")).isPresent(),
          A + " was reported as " + SnapshotReader.show(text) + ", which was never written",
          "report nothing that is half written");
      int now = Integer.parseInt(text.orElseThrow());
      RuleViolation.unless(
          now >= before,
          A + " was reported as " + now + " after " + before + ", and was written upwards",
          "read and report in one thread, or number what is read and drop what is older");
      before = now;
    }
  }

  static void oneAtATime(ContractHarness harness) throws Exception {
    Watched watched = harness.watch();
    // As long as a merge takes, so that calls from two threads overlap.
    watched.recorder().inEachCall(() -> LockSupport.parkNanos(MERGE));
    Map<String, String> last = write(harness);
    harness.await(watched, last, REMEDY);
    RuleViolation.unless(
        !watched.recorder().overlapped(),
        "a call began while another one ran",
        "call the observer from one thread, or hold a lock around each call");
  }

  static void manyWrites(ContractHarness harness) throws Exception {
    Watched watched = harness.watch();
    Map<String, String> last = write(harness);
    SourceSnapshot fresh = harness.load();
    RuleViolation.unless(
        SnapshotReader.are(fresh, last),
        "a fresh load gives "
            + SnapshotReader.show(fresh)
            + ", written was "
            + SnapshotReader.show(last),
        "read everything that the store holds");
    harness.await(
        watched,
        last,
        "look again after each report: intermediate states may be left out, not the" + " last one");
  }

  /** Writes and deletes keys in several threads. Returns the final contents. */
  private static Map<String, String> write(ContractHarness harness) throws Exception {
    Map<String, String> last = new TreeMap<>();
    List<PendingCall<Optional<String>>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String key = ContractKeys.ROOT + ".w" + i;
      boolean deletes = i % 2 == 1;
      writers.add(Waiter.begin("the writing of " + key, () -> write(harness, key, deletes)));
    }
    for (int i = 0; i < WRITERS; i++) {
      String key = ContractKeys.ROOT + ".w" + i;
      writers.get(i).end(harness.waiter()).ifPresent(text -> last.put(key, text));
    }
    return last;
  }

  private static Optional<String> write(ContractHarness harness, String key, boolean deletes)
      throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      harness.put(key, "r" + round);
      if (deletes) {
        harness.delete(key);
      }
    }
    return deletes ? Optional.empty() : Optional.of("r" + (ROUNDS - 1));
  }
}
