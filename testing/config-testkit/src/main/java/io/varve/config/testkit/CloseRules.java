package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.testkit.ContractHarness.Watched;
import io.varve.config.testkit.internal.RuleViolation;
import io.varve.config.testkit.internal.Waiter;
import io.varve.config.testkit.internal.Waiter.PendingCall;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Rules for closing a source. */
final class CloseRules {
  private static final int ROUNDS = 3;

  /** Less than the second that close() may wait for a call that does not end. */
  private static final Waiter SHORT = new Waiter(Duration.ofMillis(300));

  private CloseRules() {}

  static void isIdempotent(ContractHarness harness) throws Exception {
    Watched watched = harness.watch();
    for (int i = 0; i < 3; i++) {
      close(harness, watched.source(), "for the " + (i + 1) + ". time");
    }
    ConfigSource other = harness.watch().source();
    CountDownLatch both = new CountDownLatch(2);
    PendingCall<Boolean> one = Waiter.begin("close()", () -> together(both, other));
    PendingCall<Boolean> two =
        Waiter.begin("close() beside another close()", () -> together(both, other));
    var first = one.end(ContractHarness.CLOSE);
    var second = two.end(ContractHarness.CLOSE);
    close(harness, other, "after two at once " + first + second);
  }

  private static boolean together(CountDownLatch both, ConfigSource source) throws Exception {
    both.countDown();
    both.await();
    source.close();
    return true;
  }

  private static void close(ContractHarness harness, ConfigSource source, String when)
      throws Exception {
    try {
      harness.close(source);
    } catch (RuntimeException e) {
      throw new RuleViolation("close() " + when + " threw " + e, "let close() throw nothing", e);
    }
  }

  static void atAnyMoment(ContractHarness harness) throws Exception {
    close(harness, harness.make(), "before open(…)");
    close(harness, harness.open(), "before load()");
    ConfigSource loaded = harness.open();
    harness.load(loaded);
    close(harness, loaded, "before watch(…)");
  }

  static void endsTheReports(ContractHarness harness) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Watched watched = harness.watch();
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger count = new AtomicInteger();
      PendingCall<Boolean> writer =
          Waiter.begin(
              "the writing of " + A,
              () -> {
                while (!stop.get()) {
                  harness.put(A, "w" + count.incrementAndGet());
                }
                return true;
              });
      try {
        harness
            .waiter()
            .until(
                () -> !watched.recorder().snapshots().isEmpty(),
                watched.recorder()::describe,
                WatchRules.REMEDY);
        harness.close(watched.source());
        watched.recorder().over();
      } finally {
        stop.set(true);
      }
      var unused = writer.end(harness.waiter());
      noMore(harness, watched, "r" + round);
    }
  }

  /** Fails the rule if the closed source reports a change that a second source has reported. */
  private static void noMore(ContractHarness harness, Watched closed, String text)
      throws Exception {
    Watched other = harness.watch();
    harness.put(A, text);
    harness.await(other, Map.of(A, text), WatchRules.REMEDY);
    harness.close(other.source());
    RuleViolation.unless(
        closed.recorder().late() == 0,
        closed.recorder().late() + " calls to the observer after close() had returned",
        "stop the watch in close(), and check before each call that the source is not closed");
  }

  /** Makes a change and waits until the observer is called. */
  private static PendingCall<Boolean> changeUntilTold(ContractHarness harness, Watched watched) {
    PendingCall<Boolean> change =
        Waiter.begin(
            "the writing of " + A,
            () -> {
              harness.put(A, "held");
              return true;
            });
    harness
        .waiter()
        .until(
            () -> !watched.recorder().reports().isEmpty(),
            watched.recorder()::describe,
            WatchRules.REMEDY);
    return change;
  }

  static void waitsForACall(ContractHarness harness) throws Exception {
    Watched watched = harness.watch();
    CountDownLatch gate = watched.recorder().gate();
    try {
      PendingCall<Boolean> change = changeUntilTold(harness, watched);
      PendingCall<Boolean> closing = Waiter.begin("close()", () -> closesEarly(watched));
      boolean unused = SHORT.holds(closing::isOver);
      gate.countDown();
      boolean early = closing.end(ContractHarness.CLOSE);
      var unusedEnd = change.end(harness.waiter());
      RuleViolation.unless(
          !early,
          "close() returned while a call to the observer ran",
          "wait in close() for the thread that calls, for a second at most");
    } finally {
      gate.countDown();
    }
  }

  /** Closes the source. Returns true if close() returned early while a call was running. */
  private static boolean closesEarly(Watched watched) {
    long begin = System.nanoTime();
    watched.source().close();
    return watched.recorder().isRunning() && System.nanoTime() - begin < SHORT.bound().toNanos();
  }

  static void boundedWhileACallHangs(ContractHarness harness) throws Exception {
    Watched watched = harness.watch();
    CountDownLatch gate = watched.recorder().gate();
    try {
      PendingCall<Boolean> change = changeUntilTold(harness, watched);
      harness.close(watched.source());
      watched.recorder().over();
      gate.countDown();
      var unused = change.end(harness.waiter());
    } finally {
      gate.countDown();
    }
    noMore(harness, watched, "after");
  }

  static void insideACall(ContractHarness harness) throws Exception {
    Watched watched = harness.watch();
    CountDownLatch closed = new CountDownLatch(1);
    watched
        .recorder()
        .inEachCall(
            () -> {
              watched.source().close();
              closed.countDown();
            });
    PendingCall<Boolean> change = changeUntilTold(harness, watched);
    ContractHarness.CLOSE.until(
        () -> closed.getCount() == 0,
        () -> "close() did not return inside of a call to the observer",
        "do not wait in close() for the thread that it is called on");
    var unused = change.end(harness.waiter());
    harness.close(watched.source());
  }

  static void ofABrokenStore(ContractHarness harness) throws Exception {
    Watched watched = harness.watch();
    harness.breakStore();
    harness
        .waiter()
        .until(
            watched.recorder()::isDown,
            watched.recorder()::describe,
            "report the failure before close() is tried");
    harness.close(watched.source());
  }

  static void endsALoad(ContractHarness harness) throws Exception {
    harness.breakStore();
    ConfigSource source = harness.open();
    PendingCall<SourceSnapshot> loading =
        Waiter.begin("load() of a source that is closed", source::load);
    boolean unused = SHORT.holds(() -> loading.isOver() || loading.waits());
    if (loading.isOver()) {
      harness.fixture().publish("load() had ended before close()", "not tried");
    }
    harness.close(source);
    try {
      var ignored = loading.end(ContractHarness.CLOSE);
    } catch (RuntimeException e) {
      // Any failure is fine, as long as load() returns.
      return;
    }
  }
}
