package io.varve.config.layered.internal.engine;

import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.layered.spi.SourceStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers of an engine, read without its lock. */
final class EngineMetrics implements ConfigMetrics {
  private final List<ManagedSource> slots;
  private final StatePublisher published;
  private final @Nullable OverrideStore pins;
  private final Clock clock;

  EngineMetrics(
      List<ManagedSource> slots,
      StatePublisher published,
      @Nullable OverrideStore pins,
      Clock clock) {
    this.slots = slots;
    this.published = published;
    this.pins = pins;
    this.clock = clock;
  }

  @Override
  public long snapshotNumber() {
    return published.state().number();
  }

  @Override
  public List<Source> sources() {
    Instant now = clock.instant();
    return slots.stream()
        .sorted(Comparator.comparingInt(ManagedSource::ordinal).reversed())
        .map(slot -> source(slot, now))
        .toList();
  }

  private static Source source(ManagedSource slot, Instant now) {
    SourceStatus status = slot.status();
    Duration inState =
        status.state() == SourceStatus.State.UP ? Duration.ZERO : since(status.since(), now);
    return new Source(
        status.name(),
        status.state(),
        slot.acceptances(),
        slot.refusals(),
        slot.failures(),
        since(status.lastRefresh(), now),
        inState);
  }

  /** Never negative, also where the clock was set back. */
  private static Duration since(Instant moment, Instant now) {
    return now.isBefore(moment) ? Duration.ZERO : Duration.between(moment, now);
  }

  @Override
  public List<Listener> listeners() {
    return published.listeners();
  }

  @Override
  public int overrides() {
    return pins == null ? 0 : pins.count();
  }
}
