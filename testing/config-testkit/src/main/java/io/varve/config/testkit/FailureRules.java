package io.varve.config.testkit;

import static io.varve.config.testkit.LoadRules.A;
import static io.varve.config.testkit.LoadRules.B;
import static io.varve.config.testkit.LoadRules.SECRET;

import io.varve.config.ConfigException;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.testkit.Subject.Watched;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;

/** What a source does when its store cannot be read. */
final class FailureRules {
  private static final String REMEDY =
      "catch what the store's client throws and give it to failed(…) as a SourceException";

  /** For what a source says a little after its first report. */
  private static final Patience AFTERWARDS = new Patience(Duration.ofMillis(300));

  private FailureRules() {}

  static void loadThrows(Subject subject) throws Exception {
    subject.put(A, "1");
    subject.breakStore();
    ConfigSource source = subject.open();
    ConfigException failure = loadOf(source, subject);
    Broken.unless(
        !failure.problems().isEmpty(),
        failure + " without a problem",
        "say what was expected, what was found and what to do: SourceException(Problem.at(…))");
  }

  private static ConfigException loadOf(ConfigSource source, Subject subject) throws Exception {
    return subject
        .patience()
        .failure(
            "load() of a store that cannot be read",
            source::load,
            "throw a SourceException with place, what was expected, what was found, what to do");
  }

  /** A source that watches a store which has just broken, and has said so. */
  private static Watched down(Subject subject, Map<String, String> texts) throws Exception {
    subject.putAll(texts);
    Watched watched = subject.watch();
    subject.breakStore();
    Recorder recorder = watched.recorder();
    subject
        .patience()
        .until(recorder::isDown, () -> recorder.told() + " since the store broke", REMEDY);
    return watched;
  }

  static void isReported(Subject subject) throws Exception {
    Watched watched = down(subject, Map.of(A, "1"));
    for (ConfigException failure : watched.recorder().failures()) {
      Broken.unless(
          failure != null && !failure.problems().isEmpty(),
          "a failure " + failure + " without a problem",
          "say what was expected, what was found and what to do: SourceException(Problem.at(…))");
    }
  }

  static void keepsTheLastGoodState(Subject subject) throws Exception {
    Map<String, String> texts = Map.of(A, "1", B, "2");
    subject.putAll(texts);
    Watched watched = subject.watch();
    Recorder recorder = watched.recorder();
    subject.breakStore();
    subject
        .patience()
        .until(
            () -> !recorder.reports().isEmpty(),
            () -> recorder.told() + " since the store broke",
            REMEDY);
    boolean unused =
        AFTERWARDS.holds(
            () -> recorder.snapshots().stream().anyMatch(each -> !Contents.are(each, texts)));
    areAll(recorder, texts);
    // Nor on the way up: until all can be read, the last good state stays.
    subject.mendStore();
    awaitRecovery(subject, recorder, texts);
    areAll(recorder, texts);
  }

  private static void areAll(Recorder recorder, Map<String, String> texts) {
    for (SourceSnapshot snapshot : recorder.snapshots()) {
      Broken.unless(
          Contents.are(snapshot, texts),
          "a report of " + Contents.show(snapshot) + " from a store that cannot be read",
          "call failed(…) and not changed(…): that nothing could be read does not mean that"
              + " nothing is there");
    }
  }

  static void recoveryIsReported(Subject subject) throws Exception {
    Watched watched = down(subject, Map.of(A, "1"));
    subject.mendStore();
    awaitRecovery(subject, watched.recorder(), Map.of(A, "1"));
  }

  private static void awaitRecovery(Subject subject, Recorder recorder, Map<String, String> texts) {
    subject
        .patience()
        .until(
            () -> !recorder.isDown() && Contents.are(recorder.last(), texts),
            () -> recorder.told() + " though the store was mended",
            "go on trying, and call changed(…) after a failure even if contents are as before");
  }

  static void changeAfterARecovery(Subject subject) throws Exception {
    Watched watched = down(subject, Map.of(A, "1"));
    subject.mendStore();
    subject.put(A, "2");
    subject.await(watched, Map.of(A, "2"), "begin to watch anew after a failure");
    subject.put(B, "3");
    subject.await(watched, Map.of(A, "2", B, "3"), "begin to watch anew after a failure");
    Broken.unless(
        !watched.recorder().isDown(),
        watched.recorder().told(),
        "report the recovery after the failure");
  }

  static void showsNoValue(Subject subject) throws Exception {
    String remedy = "leave the store's contents out of messages, and of the causes, too";
    if (Needs.WATCH.isIn(subject.test().getClass())) {
      Watched watched = down(subject, Map.of(A, SECRET));
      for (ConfigException failure : watched.recorder().failures()) {
        LoadRules.noSecret("a failure of the watch", trace(failure), remedy);
      }
    } else {
      subject.put(A, SECRET);
      subject.breakStore();
    }
    ConfigSource source = subject.open();
    LoadRules.noSecret("a failure of load()", trace(loadOf(source, subject)), remedy);
  }

  /** What a log would show. */
  static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
