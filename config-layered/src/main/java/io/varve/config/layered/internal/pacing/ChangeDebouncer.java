package io.varve.config.layered.internal.pacing;

import io.varve.config.layered.spi.Scheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the newest report of each source until all sources are quiet. Guarded by the engine's lock.
 *
 * @param <S> the sources
 */
public final class ChangeDebouncer<S> {
  private final ApplyTiming timing;
  private final Scheduler scheduler;
  private final @Nullable DoubleSupplier random;
  private final Runnable onDue;
  private final Map<S, SourceReport> held = new LinkedHashMap<>();
  private boolean armed;
  private long first;
  private long jitter;
  private long wait;

  /**
   * Creates a debouncer without reports.
   *
   * @param random numbers from 0 (inclusive) to 1 (exclusive); null for a default
   * @param onDue takes the engine's lock and calls {@link #due}
   */
  public ChangeDebouncer(
      ApplyTiming timing, Scheduler scheduler, @Nullable DoubleSupplier random, Runnable onDue) {
    this.timing = timing;
    this.scheduler = scheduler;
    this.random = random;
    this.onDue = onDue;
  }

  /** Holds a report, which replaces an earlier one of the same source. */
  public void hold(S source, SourceReport report) {
    long now = scheduler.nanoTime();
    if (held.isEmpty()) {
      first = now;
      jitter = (long) (chance() * timing.jitter().toNanos());
    }
    held.put(source, report);
    wait = Math.min(now - first + timing.quiet().toNanos(), timing.quietMax().toNanos()) + jitter;
    arm(wait - (now - first));
  }

  private double chance() {
    return random == null ? ThreadLocalRandom.current().nextDouble() : random.getAsDouble();
  }

  /** Marks the held report of a source that has failed after it. */
  public void overtake(S source) {
    held.computeIfPresent(source, (same, report) -> new SourceReport(report.snapshot(), true));
  }

  private void arm(long nanos) {
    if (!armed) {
      armed = true;
      var unused = scheduler.schedule(Duration.ofNanos(Math.max(0, nanos)), onDue);
    }
  }

  /** Removes and returns all held reports, oldest first; returns none if they are not due yet. */
  public Map<S, SourceReport> due() {
    armed = false;
    long left = wait - (scheduler.nanoTime() - first);
    if (left > 0) {
      arm(left);
      return Map.of();
    }
    Map<S, SourceReport> all = new LinkedHashMap<>(held);
    held.clear();
    return all;
  }
}
