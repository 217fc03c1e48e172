package io.varve.config.layered;

import io.varve.config.layered.spi.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes only when a test advances it. Due tasks run on the test's thread. */
public final class ManualTime extends Clock implements Scheduler {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");

  private final List<Task> tasks = new ArrayList<>();
  private long now;
  private boolean closed;

  private record Task(long at, Runnable action) {}

  public void advance(Duration duration) {
    long end = now + duration.toNanos();
    for (Task next = next(end); next != null; next = next(end)) {
      now = Math.max(now, next.at());
      tasks.remove(next);
      next.action().run();
    }
    now = end;
  }

  private Task next(long end) {
    return tasks.stream()
        .filter(task -> task.at() <= end)
        .min(Comparator.comparingLong(Task::at))
        .orElse(null);
  }

  public int pendingTasks() {
    return tasks.size();
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Runnable schedule(Duration delay, Runnable action) {
    Task task = new Task(now + delay.toNanos(), action);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public Instant instant() {
    return START.plusNanos(now);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
