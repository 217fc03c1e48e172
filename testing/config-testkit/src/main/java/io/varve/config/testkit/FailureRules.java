package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;
import static io.varve.config.testkit.internal.ContractKeys.B;
import static io.varve.config.testkit.internal.SecretText.SECRET;

import io.varve.config.ConfigException;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.testkit.ContractHarness.Watched;
import io.varve.config.testkit.internal.RecordingObserver;
import io.varve.config.testkit.internal.RuleViolation;
import io.varve.config.testkit.internal.SecretText;
import io.varve.config.testkit.internal.SnapshotReader;
import io.varve.config.testkit.internal.Waiter;
import java.time.Duration;
import java.util.Map;

/** Rules for a store that cannot be read. */
final class FailureRules {
  private static final String REMEDY =
      "catch what the store's client throws and give it to failed(…) as a SourceException";

  /** Time for reports that follow the first one. */
  private static final Waiter AFTERWARDS = new Waiter(Duration.ofMillis(300));

  private FailureRules() {}

  static void loadThrows(ContractHarness harness) throws Exception {
    harness.put(A, "1");
    harness.breakStore();
    ConfigSource source = harness.open();
    ConfigException failure = loadOf(source, harness);
    RuleViolation.unless(
        !failure.problems().isEmpty(),
        failure + " without a problem",
        "say what was expected, what was found and what to do: SourceException(Problem.at(…))");
  }

  private static ConfigException loadOf(ConfigSource source, ContractHarness harness)
      throws Exception {
    return harness
        .waiter()
        .failure(
            "load() of a store that cannot be read",
            source::load,
            "throw a SourceException with place, what was expected, what was found, what to do");
  }

  /** Returns a watching source that has reported a failure of its store. */
  private static Watched down(ContractHarness harness, Map<String, String> texts) throws Exception {
    harness.putAll(texts);
    Watched watched = harness.watch();
    harness.breakStore();
    RecordingObserver recorder = watched.recorder();
    harness
        .waiter()
        .until(recorder::isDown, () -> recorder.describe() + " since the store broke", REMEDY);
    return watched;
  }

  static void isReported(ContractHarness harness) throws Exception {
    Watched watched = down(harness, Map.of(A, "1"));
    for (ConfigException failure : watched.recorder().failures()) {
      RuleViolation.unless(
          failure != null && !failure.problems().isEmpty(),
          "a failure " + failure + " without a problem",
          "say what was expected, what was found and what to do: SourceException(Problem.at(…))");
    }
  }

  static void keepsTheLastGoodState(ContractHarness harness) throws Exception {
    Map<String, String> texts = Map.of(A, "1", B, "2");
    harness.putAll(texts);
    Watched watched = harness.watch();
    RecordingObserver recorder = watched.recorder();
    harness.breakStore();
    harness
        .waiter()
        .until(
            () -> !recorder.reports().isEmpty(),
            () -> recorder.describe() + " since the store broke",
            REMEDY);
    boolean unused =
        AFTERWARDS.holds(
            () -> recorder.snapshots().stream().anyMatch(each -> !SnapshotReader.are(each, texts)));
    areAll(recorder, texts);
    // During the recovery, too: the last good state stays until everything can be read.
    harness.mendStore();
    awaitRecovery(harness, recorder, texts);
    areAll(recorder, texts);
  }

  private static void areAll(RecordingObserver recorder, Map<String, String> texts) {
    for (SourceSnapshot snapshot : recorder.snapshots()) {
      RuleViolation.unless(
          SnapshotReader.are(snapshot, texts),
          "a report of " + SnapshotReader.show(snapshot) + " from a store that cannot be read",
          "call failed(…) and not changed(…): that nothing could be read does not mean that"
              + " nothing is there");
    }
  }

  static void recoveryIsReported(ContractHarness harness) throws Exception {
    Watched watched = down(harness, Map.of(A, "1"));
    harness.mendStore();
    awaitRecovery(harness, watched.recorder(), Map.of(A, "1"));
  }

  private static void awaitRecovery(
      ContractHarness harness, RecordingObserver recorder, Map<String, String> texts) {
    harness
        .waiter()
        .until(
            () -> !recorder.isDown() && SnapshotReader.are(recorder.last(), texts),
            () -> recorder.describe() + " though the store was mended",
            "go on trying, and call changed(…) after a failure even if contents are as before");
  }

  static void changeAfterARecovery(ContractHarness harness) throws Exception {
    Watched watched = down(harness, Map.of(A, "1"));
    harness.mendStore();
    harness.put(A, "2");
    harness.await(watched, Map.of(A, "2"), "restart the watch after a failure");
    harness.put(B, "3");
    harness.await(watched, Map.of(A, "2", B, "3"), "restart the watch after a failure");
    RuleViolation.unless(
        !watched.recorder().isDown(),
        watched.recorder().describe(),
        "report the recovery after the failure");
  }

  static void showsNoValue(ContractHarness harness) throws Exception {
    String remedy = "leave the store's contents out of messages, and of the causes, too";
    if (harness.has(Requirement.WATCH)) {
      Watched watched = down(harness, Map.of(A, SECRET));
      for (ConfigException failure : watched.recorder().failures()) {
        SecretText.requireAbsent("a failure of the watch", SecretText.trace(failure), remedy);
      }
    } else {
      harness.put(A, SECRET);
      harness.breakStore();
    }
    ConfigSource source = harness.open();
    SecretText.requireAbsent(
        "a failure of load()", SecretText.trace(loadOf(source, harness)), remedy);
  }
}
