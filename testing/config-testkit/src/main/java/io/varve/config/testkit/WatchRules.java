package io.varve.config.testkit;

import static io.varve.config.testkit.LoadRules.A;
import static io.varve.config.testkit.LoadRules.B;
import static io.varve.config.testkit.LoadRules.C;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.testkit.Patience.Running;
import io.varve.config.testkit.Recorder.Report;
import io.varve.config.testkit.Subject.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How a source reports changes. */
final class WatchRules {
  static final String REMEDY =
      "read everything again when the store changes, and give the whole snapshot to the observer";

  private static final int WRITES = 50;
  private static final int WRITERS = 4;
  private static final int ROUNDS = 15;
  private static final long MERGE = TimeUnit.MILLISECONDS.toNanos(2);

  private WatchRules() {}

  static void doesNotBlock(Subject subject) throws Exception {
    ConfigSource source = subject.open();
    SourceSnapshot loaded = subject.load(source);
    Recorder recorder = new Recorder(loaded);
    Subject.CLOSE.call(
        "watch(…)",
        () -> {
          source.watch(recorder);
          return true;
        });
  }

  static void creation(Subject subject) throws Exception {
    subject.put(A, "1");
    Watched watched = subject.watch();
    subject.put(B, "2");
    subject.await(watched, Map.of(A, "1", B, "2"), REMEDY);
  }

  static void change(Subject subject) throws Exception {
    subject.putAll(Map.of(A, "1", B, "2"));
    Watched watched = subject.watch();
    subject.put(A, "3");
    subject.await(watched, Map.of(A, "3", B, "2"), REMEDY);
    subject.put(A, "");
    subject.await(watched, Map.of(A, "", B, "2"), REMEDY);
  }

  static void twoChanges(Subject subject) throws Exception {
    subject.put(A, "1");
    Watched watched = subject.watch();
    subject.put(A, "2");
    subject.put(A, "3");
    String remedy = "look again after each report: what changed during it must not be lost";
    subject.await(watched, Map.of(A, "3"), remedy);
    subject.put(A, "2");
    subject.put(B, "4");
    subject.await(watched, Map.of(A, "2", B, "4"), remedy);
  }

  static void deletion(Subject subject) throws Exception {
    subject.putAll(Map.of(A, "1", B, "2"));
    Watched watched = subject.watch();
    subject.delete(A);
    subject.await(watched, Map.of(B, "2"), "leave deleted keys out of the next snapshot");
  }

  static void deletionOfTheLastKey(Subject subject) throws Exception {
    subject.put(A, "1");
    Watched watched = subject.watch();
    subject.delete(A);
    subject.await(
        watched, Map.of(), "report a store without keys as a snapshot without values: no failure");
    subject.put(A, "2");
    subject.await(watched, Map.of(A, "2"), REMEDY);
  }

  static void changeBeforeTheWatch(Subject subject) throws Exception {
    subject.putAll(Map.of(A, "1", B, "2"));
    ConfigSource source = subject.open();
    SourceSnapshot loaded = subject.load(source);
    subject.put(A, "3");
    Watched watched = subject.watch(source, loaded);
    subject.await(watched, Map.of(A, "3", B, "2"), gap());
  }

  static void deletionBeforeTheWatch(Subject subject) throws Exception {
    subject.putAll(Map.of(A, "1", B, "2"));
    ConfigSource source = subject.open();
    SourceSnapshot loaded = subject.load(source);
    subject.delete(B);
    Watched watched = subject.watch(source, loaded);
    subject.await(watched, Map.of(A, "1"), gap());
  }

  private static String gap() {
    return "watch from the revision that load() has read, or read once more when the watch begins";
  }

  static void reportIsWhole(Subject subject) throws Exception {
    subject.putAll(Map.of(A, "1", B, "2"));
    Watched watched = subject.watch();
    subject.put(C, "3");
    Recorder recorder = watched.recorder();
    subject.patience().until(() -> !recorder.snapshots().isEmpty(), recorder::told, REMEDY);
    subject.await(
        watched, Map.of(A, "1", B, "2", C, "3"), "give all keys to the observer each time");
    for (SourceSnapshot snapshot : recorder.snapshots()) {
      Broken.unless(
          Contents.text(snapshot, A).isPresent() && Contents.text(snapshot, B).isPresent(),
          "a report of " + Contents.show(snapshot) + " while the store held " + A + " and " + B,
          "give all keys to the observer each time");
    }
  }

  static void equalContents(Subject subject) throws Exception {
    subject.putAll(Map.of(A, "1", B, "2"));
    Watched watched = subject.watch();
    for (int i = 0; i < 3; i++) {
      subject.put(A, "1");
    }
    // What comes after: once it is told, so is all that was to be told before.
    subject.put(C, "3");
    subject.await(watched, Map.of(A, "1", B, "2", C, "3"), REMEDY);
    subject.put(B, "4");
    subject.await(watched, Map.of(A, "1", B, "4", C, "3"), REMEDY);
    Optional<SourceSnapshot> before = Optional.of(watched.loaded());
    for (Report report : watched.recorder().reports()) {
      Optional<SourceSnapshot> now = report.snapshot();
      Broken.unless(
          now.isEmpty() || before.isEmpty() || !Contents.same(before.get(), now.get()),
          "the same contents twice, " + report,
          "compare with what was said last, SourceLayer.sameAs, before you call the observer");
      // After a failure there is none: the recovery is to be told even if contents are as before.
      before = now;
    }
  }

  static void inOrder(Subject subject) throws Exception {
    subject.put(A, "0");
    Watched watched = subject.watch();
    for (int i = 1; i <= WRITES; i++) {
      subject.put(A, String.valueOf(i));
    }
    subject.await(watched, Map.of(A, String.valueOf(WRITES)), REMEDY);
    int before = 0;
    for (SourceSnapshot snapshot : watched.recorder().snapshots()) {
      Optional<String> text = Contents.text(snapshot, A);
      Broken.unless(
          text.filter(number -> number.matches("[0-9]+")).isPresent(),
          A + " was reported as " + Contents.show(text) + ", which nobody wrote",
          "report nothing that is half written");
      int now = Integer.parseInt(text.orElseThrow());
      Broken.unless(
          now >= before,
          A + " was reported as " + now + " after " + before + ", and was written upwards",
          "read and report in one thread, or number what is read and drop what is older");
      before = now;
    }
  }

  static void oneAtATime(Subject subject) throws Exception {
    Watched watched = subject.watch();
    // As long as a merge, so that calls from two threads meet.
    watched.recorder().inEachCall(() -> LockSupport.parkNanos(MERGE));
    Map<String, String> last = write(subject);
    subject.await(watched, last, REMEDY);
    Broken.unless(
        !watched.recorder().overlapped(),
        "a call began while another one ran",
        "call the observer from one thread, or hold a lock around each call");
  }

  static void manyWrites(Subject subject) throws Exception {
    Watched watched = subject.watch();
    Map<String, String> last = write(subject);
    SourceSnapshot fresh = subject.load();
    Broken.unless(
        Contents.are(fresh, last),
        "a fresh load gives " + Contents.show(fresh) + ", written was " + Contents.show(last),
        "read everything that the store holds");
    subject.await(
        watched,
        last,
        "look again after each report: intermediate states may be left out, not the" + " last one");
  }

  /** Several threads write keys of their own, and delete some; what is left in the end. */
  private static Map<String, String> write(Subject subject) throws Exception {
    Map<String, String> last = new TreeMap<>();
    List<Running<Optional<String>>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String key = Contents.ROOT + ".w" + i;
      boolean deletes = i % 2 == 1;
      writers.add(Patience.begin("the writing of " + key, () -> write(subject, key, deletes)));
    }
    for (int i = 0; i < WRITERS; i++) {
      String key = Contents.ROOT + ".w" + i;
      writers.get(i).end(subject.patience()).ifPresent(text -> last.put(key, text));
    }
    return last;
  }

  private static Optional<String> write(Subject subject, String key, boolean deletes)
      throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      subject.put(key, "r" + round);
      if (deletes) {
        subject.delete(key);
      }
    }
    return deletes ? Optional.empty() : Optional.of("r" + (ROUNDS - 1));
  }
}
