package io.varve.config.layered.internal.guard;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.Change;
import io.varve.config.ChangeGuard;
import io.varve.config.ConfigKey;
import io.varve.config.InvalidValueException;
import io.varve.config.Problem;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.lifecycle.Threads;
import io.varve.config.layered.internal.merge.ValueDiff;
import io.varve.config.layered.internal.state.ConfigState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls the guards for a proposed state that changes their keys, one after the other, each with a
 * timeout.
 *
 * <p>{@link #check} is called by one thread at a time, {@link #close} by any.
 */
public final class GuardChain {
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

  /** A guard, and its last call. */
  private static final class Link {
    final ChangeGuard guard;
    final String prefix;
    @Nullable GuardCall last;

    Link(ChangeGuard guard) {
      this.guard = guard;
      this.prefix = ConfigKey.canonical(guard.prefix());
    }
  }

  private final List<Link> links;
  private final Duration timeout;
  private final Binder binder;
  private boolean closed;

  public GuardChain(List<ChangeGuard> guards, Duration timeout, Binder binder) {
    this.links = new ArrayList<>();
    for (ChangeGuard guard : guards) {
      links.add(new Link(guard));
    }
    this.timeout = timeout;
    this.binder = binder;
  }

  public boolean isEmpty() {
    return links.isEmpty();
  }

  /**
   * Calls the guards. Does nothing after this was closed.
   *
   * @param before the current state; null at the start
   * @throws InvalidValueException with the problems of all guards
   */
  public void check(@Nullable ConfigState before, ConfigState after, List<Change> changes) {
    List<Problem> problems = new ArrayList<>();
    for (Link link : links) {
      List<Change> concerning = ValueDiff.under(changes, link.prefix);
      if (before == null
          || !concerning.isEmpty()
          || after.problemsDifferUnder(link.prefix, before)) {
        GuardCall call = new GuardCall(link.guard, before, after, concerning, binder);
        problems.addAll(ask(link, call));
      }
    }
    if (!problems.isEmpty() && !isClosed()) {
      throw new InvalidValueException(problems.stream().distinct().toList(), null);
    }
  }

  private List<Problem> ask(Link link, GuardCall call) {
    synchronized (this) {
      if (closed) {
        return List.of();
      }
      // At most one thread per guard, even if it never returns.
      if (link.last != null && link.last.thread().isAlive()) {
        return List.of(tooLate(link, "none to an earlier proposal yet"));
      }
      link.last = call;
    }
    if (!call.ask(timeout)) {
      call.abandon();
      return List.of(tooLate(link, "none"));
    }
    synchronized (this) {
      link.last = null;
    }
    return call.problems();
  }

  private Problem tooLate(Link link, String found) {
    String expected =
        "an answer of the guard " + link.guard.getClass().getName() + " within " + shown(timeout);
    String remedy = "mend the guard, or give the builder a longer guardTimeout";
    Optional<String> prefix = link.prefix.isEmpty() ? Optional.empty() : Optional.of(link.prefix);
    return new Problem(
        prefix, Optional.empty(), expected, found, remedy, Optional.of("VARVE-0202"));
  }

  private static String shown(Duration timeout) {
    long millis = timeout.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** No call begins after this returns. Waits a bounded time for a running one. */
  public void close() {
    List<GuardCall> running;
    synchronized (this) {
      closed = true;
      running = links.stream().flatMap(link -> Stream.ofNullable(link.last)).toList();
    }
    running.forEach(GuardCall::abandon);
    long end = System.nanoTime() + CLOSE_BOUND.toNanos();
    for (GuardCall call : running) {
      Thread thread = call.thread();
      if (thread != Thread.currentThread() && !Threads.join(thread, end)) {
        LOG.warn("a guard has not ended by the time of the close; going on without it");
      }
    }
  }
}
