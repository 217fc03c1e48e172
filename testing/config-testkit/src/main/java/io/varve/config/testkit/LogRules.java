package io.varve.config.testkit;

import static io.varve.config.testkit.LoadRules.A;
import static io.varve.config.testkit.LoadRules.B;
import static io.varve.config.testkit.LoadRules.C;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.testkit.Subject.Watched;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** What a source, and the client that it stands on, write into the log. */
final class LogRules {
  private static final AtomicLong RUNS = new AtomicLong();

  private LogRules() {}

  static void showsNoValue(Subject subject) throws Exception {
    // One of its own: a test beside this one may break the rule.
    String secret = LoadRules.SECRET + "-" + RUNS.incrementAndGet() + "-";
    try (LogTap tap = LogTap.open()) {
      session(subject, secret);
      Broken.unless(
          tap.isFed(),
          "a line of the log that did not come: another test has taken System.out or System.err",
          "let tests that do so not run beside this one");
      tap.text()
          .lines()
          .filter(line -> line.contains(secret))
          .findFirst()
          .ifPresent(LogRules::refuse);
    }
  }

  private static void refuse(String line) {
    throw new Broken(
        "a line of the log shows a value: "
            + line.replaceAll(LoadRules.SECRET + "-[0-9]+-", "(the value)"),
        "log keys and places, and set the store's client to log no contents; where a hook of the"
            + " test wrote the line, mend the hook");
  }

  /** All that a source can be made to do, well and ill. */
  private static void session(Subject subject, String secret) throws Exception {
    Class<?> test = subject.test().getClass();
    subject.put(A, secret);
    Watched watched = subject.watch();
    ConfigSource source = watched.source();
    if (Needs.WATCH.isIn(test)) {
      subject.put(B, secret);
      subject.await(watched, Map.of(A, secret, B, secret), WatchRules.REMEDY);
    }
    use(subject, source, secret);
    if (Needs.BREAK.isIn(test)) {
      subject.breakStore();
      if (Needs.WATCH.isIn(test)) {
        Recorder recorder = watched.recorder();
        subject.patience().until(recorder::isDown, recorder::told, WatchRules.REMEDY);
      }
      ConfigSource fresh = subject.open();
      attempt(subject, "load()", fresh::load);
      use(subject, source, secret);
      subject.mendStore();
    }
    subject.close(source);
  }

  private static void use(Subject subject, ConfigSource source, String secret) throws Exception {
    attempt(subject, "diagnose()", source::diagnose);
    if (source instanceof WritableConfigSource writable) {
      attempt(
          subject,
          "put(…)",
          () -> {
            writable.put(writable.storeKey(C), secret);
            return true;
          });
    }
  }

  /** Other rules say which of them may fail, and how. */
  private static void attempt(Subject subject, String what, Callable<?> call) throws Exception {
    try {
      var unused = subject.patience().call(what, call);
    } catch (RuntimeException e) {
      return;
    }
  }
}
