package io.varve.config.layered.internal.engine;

import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.layered.spi.SourceStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The metrics of an engine. Reads take no lock. */
final class EngineMetrics implements ConfigMetrics {
  private final List<ManagedSource> managed;
  private final StatePublisher publisher;
  private final @Nullable OverrideStore overrides;
  private final Clock clock;

  EngineMetrics(
      List<ManagedSource> managed,
      StatePublisher publisher,
      @Nullable OverrideStore overrides,
      Clock clock) {
    this.managed = managed;
    this.publisher = publisher;
    this.overrides = overrides;
    this.clock = clock;
  }

  @Override
  public long snapshotNumber() {
    return publisher.state().number();
  }

  @Override
  public List<Source> sources() {
    Instant now = clock.instant();
    return managed.stream()
        .sorted(Comparator.comparingInt(ManagedSource::ordinal).reversed())
        .map(source -> source(source, now))
        .toList();
  }

  private record SourceCounters(
      String name,
      SourceStatus.State state,
      long accepted,
      long refused,
      long failed,
      Duration age,
      Duration notUpFor)
      implements Source {}

  private static Source source(ManagedSource source, Instant now) {
    SourceStatus status = source.status();
    Duration inState =
        status.state() == SourceStatus.State.UP ? Duration.ZERO : since(status.since(), now);
    return new SourceCounters(
        status.name(),
        status.state(),
        source.acceptances(),
        source.refusals(),
        source.failures(),
        since(status.lastRefresh(), now),
        inState);
  }

  /** Never negative, even if the clock was set back. */
  private static Duration since(Instant moment, Instant now) {
    return now.isBefore(moment) ? Duration.ZERO : Duration.between(moment, now);
  }

  @Override
  public List<Listener> listeners() {
    return publisher.listeners();
  }

  @Override
  public int overrides() {
    return overrides == null ? 0 : overrides.count();
  }
}
