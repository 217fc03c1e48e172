package io.varve.config.testkit;

import io.varve.config.layered.spi.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Time that passes only when a test advances it: a clock, and the scheduler for quiet periods,
 * jitter and the expiry of overrides.
 *
 * <pre>{@code
 * ManualTime time = new ManualTime();
 * LayeredConfig.builder().clock(time).scheduler(time, () -> 0.5)
 * }</pre>
 *
 * <p>It begins at 2026-01-01T00:00:00Z. Due tasks run inside {@link #advance}, on the calling
 * thread. Thread-safe.
 */
public final class ManualTime extends Clock implements Scheduler {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Task> tasks = new ArrayList<>();
  private long now;

  /** Makes a time that does not pass by itself. */
  public ManualTime() {}

  private record Task(long at, Runnable action) {}

  /**
   * Advances the time and runs the due tasks in the order of their due times, including tasks that
   * these schedule.
   *
   * @param duration the duration; zero or more
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + duration);
    }
    long end = nanoTime() + duration.toNanos();
    for (Optional<Task> due = takeUpTo(end); due.isPresent(); due = takeUpTo(end)) {
      due.get().action().run();
    }
    reach(end);
  }

  private synchronized Optional<Task> takeUpTo(long end) {
    Optional<Task> due =
        tasks.stream().filter(task -> task.at() <= end).min(Comparator.comparingLong(Task::at));
    due.ifPresent(
        task -> {
          tasks.remove(task);
          reach(task.at());
        });
    return due;
  }

  private synchronized void reach(long moment) {
    now = Math.max(now, moment);
  }

  /**
   * Returns the number of scheduled tasks, such as changes in a quiet period.
   *
   * @return zero or more
   */
  public synchronized int pendingTasks() {
    return tasks.size();
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Runnable schedule(Duration delay, Runnable task) {
    Task later = new Task(now + delay.toNanos(), Objects.requireNonNull(task, "task"));
    tasks.add(later);
    return () -> cancel(later);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  /** Does nothing: several configurations may share one time. Scheduled tasks stay. */
  @Override
  public void close() {}

  @Override
  public Instant instant() {
    return START.plusNanos(nanoTime());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new Clock() {
      @Override
      public Instant instant() {
        return ManualTime.this.instant();
      }

      @Override
      public ZoneId getZone() {
        return zone;
      }

      @Override
      public Clock withZone(ZoneId other) {
        return ManualTime.this.withZone(other);
      }
    };
  }

  /** Returns the current moment as a text. */
  @Override
  public String toString() {
    return "manual time " + instant();
  }
}
