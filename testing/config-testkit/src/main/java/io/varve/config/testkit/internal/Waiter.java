package io.varve.config.testkit.internal;

import io.varve.config.ConfigException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Waits for conditions and calls within a time limit.
 *
 * @param bound the time limit
 */
public record Waiter(Duration bound) {
  /** The prefix for the names of the rules' own threads. */
  public static final String THREAD = "varve-testkit";

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int FRAMES = 12;

  /** Waits for a condition. Returns true if it holds in time. */
  public boolean holds(BooleanSupplier condition) {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(PAUSE);
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while it waited");
      }
    }
    return true;
  }

  /**
   * Waits for a condition, and fails the rule if it does not hold in time.
   *
   * @param seen the observation for the failure
   */
  public void until(BooleanSupplier condition, Supplier<String> seen, String remedy) {
    if (!holds(condition)) {
      throw new RuleViolation(seen.get() + ", for " + bound.toMillis() + " ms", remedy);
    }
  }

  /** Starts a call on a new thread. */
  public static <T> PendingCall<T> begin(String what, Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, THREAD + "-call");
    // As in a program: threads that a source starts inherit the daemon flag.
    thread.setDaemon(false);
    thread.start();
    return new PendingCall<>(what, task, thread);
  }

  /**
   * A call that was started.
   *
   * @param what the name of the call, such as {@code load()}
   */
  public record PendingCall<T>(String what, FutureTask<T> task, Thread thread) {

    /** Waits for the result; throws what the call threw. */
    public T end(Waiter waiter) throws Exception {
      try {
        return task.get(waiter.bound().toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw e.getCause() instanceof Exception cause ? cause : e;
      } catch (TimeoutException e) {
        String where = where();
        task.cancel(true);
        throw new RuleViolation(
            what + " did not return within " + waiter.bound().toMillis() + " ms" + where,
            "bound every wait in it");
      }
    }

    public boolean isOver() {
      return task.isDone();
    }

    /** Returns true if its thread is waiting or blocked. */
    public boolean waits() {
      Thread.State state = thread.getState();
      return state == Thread.State.WAITING
          || state == Thread.State.TIMED_WAITING
          || state == Thread.State.BLOCKED;
    }

    private String where() {
      return Arrays.stream(thread.getStackTrace())
          .limit(FRAMES)
          .map(frame -> "\n    at " + frame)
          .collect(Collectors.joining("", "; it stands", ""));
    }
  }

  /** Makes a call that must return in time; throws what it throws. */
  public <T> T call(String what, Callable<T> call) throws Exception {
    return begin(what, call).end(this);
  }

  /** Makes a call that must fail with a {@link ConfigException} in time. */
  public ConfigException failure(String what, Callable<?> call, String remedy) throws Exception {
    Object result;
    try {
      result = call(what, call);
    } catch (ConfigException e) {
      return e;
    } catch (RuntimeException e) {
      throw new RuleViolation(what + " threw " + e, remedy, e);
    }
    throw new RuleViolation(what + " returned " + result, remedy);
  }
}
