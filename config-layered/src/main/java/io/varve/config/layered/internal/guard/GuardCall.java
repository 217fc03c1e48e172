package io.varve.config.layered.internal.guard;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.Change;
import io.varve.config.ChangeGuard;
import io.varve.config.ChangeProposal;
import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.lifecycle.Threads;
import io.varve.config.layered.internal.state.ConfigSnapshotView;
import io.varve.config.layered.internal.state.ConfigState;
import io.varve.config.layered.internal.value.ResolvedValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call of one guard, on a thread of its own. Thread-locals, or a guard that never returns,
 * therefore do not affect other code.
 */
final class GuardCall implements ChangeProposal {

  private final ChangeGuard guard;
  private final @Nullable ConfigState before;
  private final ConfigState after;
  private final List<Change> changes;
  private final Binder binder;
  private final List<Problem> problems = new CopyOnWriteArrayList<>();
  private final Object end = new Object();

  /** True if the guard has ended, or was abandoned. Guarded by the monitor above. */
  private boolean over;

  private final Thread thread = new Thread(this::run, "varve-layered-guard");

  GuardCall(
      ChangeGuard guard,
      @Nullable ConfigState before,
      ConfigState after,
      List<Change> changes,
      Binder binder) {
    this.guard = guard;
    this.before = before;
    this.after = after;
    this.changes = List.copyOf(changes);
    this.binder = binder;
    thread.setDaemon(true);
  }

  /** Waits for the answer. Returns true if the guard has ended, or was abandoned, in time. */
  boolean ask(Duration timeout) {
    thread.start();
    return Threads.await(System.nanoTime() + timeout.toNanos(), this::awaitEnd);
  }

  /**
   * A monitor needs no memory: in newer JDKs, a latch that meets an OutOfMemoryError ignores its
   * time limit.
   */
  private boolean awaitEnd(long nanos) throws InterruptedException {
    synchronized (end) {
      if (!over) {
        TimeUnit.NANOSECONDS.timedWait(end, nanos);
      }
      return over;
    }
  }

  private void end() {
    synchronized (end) {
      over = true;
      end.notifyAll();
    }
  }

  private boolean isOver() {
    synchronized (end) {
      return over;
    }
  }

  void abandon() {
    thread.interrupt();
    end();
  }

  Thread thread() {
    return thread;
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  private void run() {
    if (isOver()) {
      return; // abandoned before it began
    }
    try {
      guard.check(this);
    } catch (ConfigException refusal) {
      problems.addAll(refusal.problems());
    } catch (Throwable refusal) { // an Error is a refusal too
      LOG.debug("{} threw", guard.getClass().getName(), refusal);
      problems.add(thrown(refusal));
    } finally {
      end();
    }
  }

  /** Omits the message, which may contain a secret: a guard can read all values. */
  private Problem thrown(Throwable refusal) {
    String place =
        Arrays.stream(refusal.getStackTrace())
            .filter(frame -> !frame.getClassName().startsWith("java."))
            .findFirst()
            .map(frame -> " at " + frame)
            .orElse("");
    Optional<Change> only = changes.size() == 1 ? Optional.of(changes.get(0)) : Optional.empty();
    return new Problem(
        only.map(Change::key),
        only.flatMap(Change::origin),
        "what the guard " + guard.getClass().getName() + " accepts",
        refusal.getClass().getName() + place,
        "correct the value, or mend the guard: what it refuses by refuse(…) has a reason here",
        Optional.of("VARVE-0201"));
  }

  @Override
  public Optional<ConfigSnapshot> before() {
    return Optional.ofNullable(before).map(state -> new ConfigSnapshotView(state, binder, ""));
  }

  @Override
  public ConfigSnapshot after() {
    return new ConfigSnapshotView(after, binder, "");
  }

  @Override
  public List<Change> changes() {
    return changes;
  }

  @Override
  public void refuse(String key, String expected, String remedy) {
    String canonical = ConfigKey.canonical(key);
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(remedy, "remedy");
    Optional<ResolvedValue> value = value(canonical);
    String found = value.map(ResolvedValue::described).orElseGet(() -> absent(canonical));
    Optional<String> named = canonical.isEmpty() ? Optional.empty() : Optional.of(canonical);
    problems.add(
        new Problem(
            named, origin(canonical, value), expected, found, remedy, Optional.of("VARVE-0200")));
  }

  private Optional<ResolvedValue> value(String key) {
    return Optional.ofNullable(after.find(key));
  }

  private String absent(String key) {
    int below = after.readableKeysUnder(key).size();
    return below == 0 ? "nothing" : below == 1 ? "one key below it" : below + " keys below it";
  }

  /** Returns the origin of a key, of the first key below it, or of the null that hides it. */
  private Optional<Origin> origin(String key, Optional<ResolvedValue> value) {
    Optional<ResolvedValue> written =
        value.isPresent()
            ? value
            : after.readableKeysUnder(key).stream().findFirst().flatMap(this::value);
    return written.map(ResolvedValue::origin).or(() -> after.hiddenBy(key));
  }
}
