package io.varve.config.layered.internal.pacing;

import io.varve.config.layered.Scheduler;
import io.varve.config.layered.internal.engine.ManagedSource;
import io.varve.config.spi.SourceSnapshot;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds what sources report until they are quiet, the newest of each. Guarded by the engine's lock.
 */
public final class ChangeDebouncer {
  private final ApplyTiming pace;
  private final Scheduler scheduler;
  private final @Nullable DoubleSupplier random;
  private final Runnable onDue;
  private final Map<ManagedSource, Held> held = new LinkedHashMap<>();
  private boolean armed;
  private long first;
  private long jitter;
  private long wait;

  /**
   * Nothing held.
   *
   * @param pace how long to wait
   * @param scheduler the time
   * @param random from 0 up to, but not, 1; null for the usual one
   * @param onDue takes the engine's lock and asks for {@link #due}
   */
  public ChangeDebouncer(
      ApplyTiming pace, Scheduler scheduler, @Nullable DoubleSupplier random, Runnable onDue) {
    this.pace = pace;
    this.scheduler = scheduler;
    this.random = random;
    this.onDue = onDue;
  }

  /**
   * The newest report of a source.
   *
   * @param snapshot its contents
   * @param overtaken whether the source has failed since
   */
  public record Held(SourceSnapshot snapshot, boolean overtaken) {}

  public boolean isAtOnce() {
    return pace.isAtOnce();
  }

  /** Holds a report, in the place of what the source reported before. */
  public void hold(ManagedSource slot, SourceSnapshot snapshot) {
    long now = scheduler.nanoTime();
    if (held.isEmpty()) {
      first = now;
      jitter = (long) (chance() * pace.jitter().toNanos());
    }
    held.put(slot, new Held(snapshot, false));
    wait = Math.min(now - first + pace.quiet().toNanos(), pace.quietMax().toNanos()) + jitter;
    arm(wait - (now - first));
  }

  private double chance() {
    return random == null ? ThreadLocalRandom.current().nextDouble() : random.getAsDouble();
  }

  /** Notes that a source has failed after what is held of it. */
  public void overtake(ManagedSource slot) {
    held.computeIfPresent(slot, (same, report) -> new Held(report.snapshot(), true));
  }

  private void arm(long nanos) {
    if (!armed) {
      armed = true;
      var unused = scheduler.schedule(Duration.ofNanos(Math.max(0, nanos)), onDue);
    }
  }

  /** Gives back what is held, in the order of the reports, once the time has come. */
  public Map<ManagedSource, Held> due() {
    armed = false;
    long left = wait - (scheduler.nanoTime() - first);
    if (left > 0) {
      arm(left);
      return Map.of();
    }
    Map<ManagedSource, Held> all = new LinkedHashMap<>(held);
    held.clear();
    return all;
  }
}
