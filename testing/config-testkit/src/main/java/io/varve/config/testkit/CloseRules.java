package io.varve.config.testkit;

import static io.varve.config.testkit.LoadRules.A;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.testkit.Patience.Running;
import io.varve.config.testkit.Subject.Watched;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How a source ends. */
final class CloseRules {
  private static final int ROUNDS = 3;

  /** Less than the second that the SPI gives to close() when a call does not end. */
  private static final Patience SHORT = new Patience(Duration.ofMillis(300));

  private CloseRules() {}

  static void isIdempotent(Subject subject) throws Exception {
    Watched watched = subject.watch();
    for (int i = 0; i < 3; i++) {
      close(subject, watched.source(), "for the " + (i + 1) + ". time");
    }
    ConfigSource other = subject.watch().source();
    CountDownLatch both = new CountDownLatch(2);
    Running<Boolean> one = Patience.begin("close()", () -> together(both, other));
    Running<Boolean> two =
        Patience.begin("close() beside another close()", () -> together(both, other));
    var first = one.end(Subject.CLOSE);
    var second = two.end(Subject.CLOSE);
    close(subject, other, "after two at once " + first + second);
  }

  private static boolean together(CountDownLatch both, ConfigSource source) throws Exception {
    both.countDown();
    both.await();
    source.close();
    return true;
  }

  private static void close(Subject subject, ConfigSource source, String when) throws Exception {
    try {
      subject.close(source);
    } catch (RuntimeException e) {
      throw new Broken("close() " + when + " threw " + e, "let close() throw nothing", e);
    }
  }

  static void atAnyMoment(Subject subject) throws Exception {
    close(subject, subject.make(), "before open(…)");
    close(subject, subject.open(), "before load()");
    ConfigSource loaded = subject.open();
    subject.load(loaded);
    close(subject, loaded, "before watch(…)");
  }

  static void endsTheReports(Subject subject) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Watched watched = subject.watch();
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger count = new AtomicInteger();
      Running<Boolean> writer =
          Patience.begin(
              "the writing of " + A,
              () -> {
                while (!stop.get()) {
                  subject.put(A, "w" + count.incrementAndGet());
                }
                return true;
              });
      try {
        subject
            .patience()
            .until(
                () -> !watched.recorder().snapshots().isEmpty(),
                watched.recorder()::told,
                WatchRules.REMEDY);
        subject.close(watched.source());
        watched.recorder().over();
      } finally {
        stop.set(true);
      }
      var unused = writer.end(subject.patience());
      noMore(subject, watched, "r" + round);
    }
  }

  /** A change that another source has reported would have been reported by this one, too. */
  private static void noMore(Subject subject, Watched closed, String text) throws Exception {
    Watched other = subject.watch();
    subject.put(A, text);
    subject.await(other, Map.of(A, text), WatchRules.REMEDY);
    subject.close(other.source());
    Broken.unless(
        closed.recorder().late() == 0,
        closed.recorder().late() + " calls to the observer after close() had returned",
        "stop the watch in close(), and check before each call that the source is not closed");
  }

  /** Makes a change, and waits until the observer is called. */
  private static Running<Boolean> changeUntilTold(Subject subject, Watched watched) {
    Running<Boolean> change =
        Patience.begin(
            "the writing of " + A,
            () -> {
              subject.put(A, "held");
              return true;
            });
    subject
        .patience()
        .until(
            () -> !watched.recorder().reports().isEmpty(),
            watched.recorder()::told,
            WatchRules.REMEDY);
    return change;
  }

  static void waitsForACall(Subject subject) throws Exception {
    Watched watched = subject.watch();
    CountDownLatch gate = watched.recorder().gate();
    try {
      Running<Boolean> change = changeUntilTold(subject, watched);
      Running<Boolean> closing = Patience.begin("close()", () -> closesEarly(watched));
      boolean unused = SHORT.holds(closing::isOver);
      gate.countDown();
      boolean early = closing.end(Subject.CLOSE);
      var unusedEnd = change.end(subject.patience());
      Broken.unless(
          !early,
          "close() returned while a call to the observer ran",
          "wait in close() for the thread that calls, for a second at most");
    } finally {
      gate.countDown();
    }
  }

  /** Closes; whether that left a call that runs, long before it had to. */
  private static boolean closesEarly(Watched watched) {
    long begin = System.nanoTime();
    watched.source().close();
    return watched.recorder().isRunning() && System.nanoTime() - begin < SHORT.bound().toNanos();
  }

  static void boundedWhileACallHangs(Subject subject) throws Exception {
    Watched watched = subject.watch();
    CountDownLatch gate = watched.recorder().gate();
    try {
      Running<Boolean> change = changeUntilTold(subject, watched);
      subject.close(watched.source());
      watched.recorder().over();
      gate.countDown();
      var unused = change.end(subject.patience());
    } finally {
      gate.countDown();
    }
    noMore(subject, watched, "after");
  }

  static void insideACall(Subject subject) throws Exception {
    Watched watched = subject.watch();
    CountDownLatch closed = new CountDownLatch(1);
    watched
        .recorder()
        .inEachCall(
            () -> {
              watched.source().close();
              closed.countDown();
            });
    Running<Boolean> change = changeUntilTold(subject, watched);
    Subject.CLOSE.until(
        () -> closed.getCount() == 0,
        () -> "close() did not return inside of a call to the observer",
        "do not wait in close() for the thread that it is called on");
    var unused = change.end(subject.patience());
    subject.close(watched.source());
  }

  static void ofABrokenStore(Subject subject) throws Exception {
    Watched watched = subject.watch();
    subject.breakStore();
    subject
        .patience()
        .until(
            watched.recorder()::isDown,
            watched.recorder()::told,
            "report the failure before close() is tried");
    subject.close(watched.source());
  }

  static void endsALoad(Subject subject) throws Exception {
    subject.breakStore();
    ConfigSource source = subject.open();
    Running<SourceSnapshot> loading =
        Patience.begin("load() of a source that is closed", source::load);
    boolean unused = SHORT.holds(() -> loading.isOver() || loading.waits());
    if (loading.isOver()) {
      subject.test().publish("load() had ended before close()", "not tried");
    }
    subject.close(source);
    try {
      var ignored = loading.end(Subject.CLOSE);
    } catch (RuntimeException e) {
      // It may fail in any way, as long as it ends.
      return;
    }
  }
}
