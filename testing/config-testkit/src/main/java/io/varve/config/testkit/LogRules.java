package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;
import static io.varve.config.testkit.internal.ContractKeys.B;
import static io.varve.config.testkit.internal.ContractKeys.C;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.testkit.ContractHarness.Watched;
import io.varve.config.testkit.internal.LogCapture;
import io.varve.config.testkit.internal.RecordingObserver;
import io.varve.config.testkit.internal.RuleViolation;
import io.varve.config.testkit.internal.SecretText;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** Rules for the log of a source and of its client. */
final class LogRules {
  private static final AtomicLong RUNS = new AtomicLong();

  private LogRules() {}

  static void showsNoValue(ContractHarness harness) throws Exception {
    // Unique to this run: a parallel test may break the rule.
    String secret = SecretText.SECRET + "-" + RUNS.incrementAndGet() + "-";
    try (LogCapture tap = LogCapture.open()) {
      session(harness, secret);
      RuleViolation.unless(
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
    throw new RuleViolation(
        "a line of the log shows a value: "
            + line.replaceAll(SecretText.SECRET + "-[0-9]+-", "(the value)"),
        "log keys and places, and set the store's client to log no contents; where a hook of the"
            + " test wrote the line, mend the hook");
  }

  /** Makes the source do everything, with success and with failure. */
  private static void session(ContractHarness harness, String secret) throws Exception {
    harness.put(A, secret);
    Watched watched = harness.watch();
    ConfigSource source = watched.source();
    if (harness.has(Requirement.WATCH)) {
      harness.put(B, secret);
      harness.await(watched, Map.of(A, secret, B, secret), WatchRules.REMEDY);
    }
    use(harness, source, secret);
    if (harness.has(Requirement.BREAK)) {
      harness.breakStore();
      if (harness.has(Requirement.WATCH)) {
        RecordingObserver recorder = watched.recorder();
        harness.waiter().until(recorder::isDown, recorder::describe, WatchRules.REMEDY);
      }
      ConfigSource fresh = harness.open();
      attempt(harness, "load()", fresh::load);
      use(harness, source, secret);
      harness.mendStore();
    }
    harness.close(source);
  }

  private static void use(ContractHarness harness, ConfigSource source, String secret)
      throws Exception {
    attempt(harness, "diagnose()", source::diagnose);
    if (source instanceof WritableConfigSource writable) {
      attempt(
          harness,
          "put(…)",
          () -> {
            writable.put(writable.storeKey(C), secret);
            return true;
          });
    }
  }

  /** Makes a call that may fail: other rules judge the failure. */
  private static void attempt(ContractHarness harness, String what, Callable<?> call)
      throws Exception {
    try {
      var unused = harness.waiter().call(what, call);
    } catch (RuntimeException e) {
      return;
    }
  }
}
