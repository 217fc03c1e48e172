package io.varve.config.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.layered.spi.SourceStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Meters of a running configuration: the state and the activity of each source, and the backlog of
 * the listeners.
 *
 * <p>Immutable and thread-safe. Meters are read when the registry publishes them. A registry does
 * not keep the configuration alive: after garbage collection, gauges are NaN and counters keep
 * their last value.
 */
public final class VarveMetrics implements MeterBinder {
  private final ConfigMetrics metrics;

  /**
   * Makes the meters of one configuration. A program with several configurations binds them to
   * registries with different common tags, since a registry takes a name with its tags once.
   *
   * @param metrics the configuration's {@code metrics()}
   */
  public VarveMetrics(ConfigMetrics metrics) {
    this.metrics = Objects.requireNonNull(metrics, "metrics");
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("varve.snapshot.number", metrics, ConfigMetrics::snapshotNumber)
        .description("Number of the current snapshot; grows with each accepted change set")
        .register(registry);
    Gauge.builder("varve.overrides", metrics, ConfigMetrics::overrides)
        .description("Active overrides")
        .register(registry);
    Gauge.builder("varve.listeners", metrics, all -> all.listeners().size())
        .description("Subscribed listeners")
        .register(registry);
    Gauge.builder("varve.listener.lag", metrics, VarveMetrics::lag)
        .description("Snapshots that the slowest listener is behind")
        .baseUnit("snapshots")
        .register(registry);
    TimeGauge.builder("varve.listener.call", metrics, TimeUnit.SECONDS, VarveMetrics::longestCall)
        .description("Duration of the longest running call of a listener")
        .register(registry);
    metrics.sources().forEach(source -> bindTo(registry, source.name()));
  }

  private void bindTo(MeterRegistry registry, String source) {
    counter(registry, source, "accepted", ConfigMetrics.Source::accepted);
    counter(registry, source, "refused", ConfigMetrics.Source::refused);
    FunctionCounter.builder(
            "varve.source.failures", metrics, of(source, ConfigMetrics.Source::failed))
        .description("Failures of a source to read its store")
        .tag("source", source)
        .register(registry);
    Gauge.builder("varve.source.up", metrics, of(source, VarveMetrics::up))
        .description("1 if the last report of the source is accepted, else 0")
        .tag("source", source)
        .register(registry);
    TimeGauge.builder(
            "varve.source.age", metrics, TimeUnit.SECONDS, of(source, each -> seconds(each.age())))
        .description("Age of the accepted contents of a source")
        .tag("source", source)
        .register(registry);
    TimeGauge.builder(
            "varve.source.outage",
            metrics,
            TimeUnit.SECONDS,
            of(source, each -> seconds(each.notUpFor())))
        .description("Duration of the outage of a source; 0 if it is up")
        .tag("source", source)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String source,
      String outcome,
      ToDoubleFunction<ConfigMetrics.Source> count) {
    FunctionCounter.builder("varve.changes", metrics, of(source, count))
        .description("Change sets of a source that were accepted or refused")
        .tag("source", source)
        .tag("outcome", outcome)
        .register(registry);
  }

  private static ToDoubleFunction<ConfigMetrics> of(
      String source, ToDoubleFunction<ConfigMetrics.Source> number) {
    return metrics ->
        metrics.sources().stream()
            .filter(each -> each.name().equals(source))
            .mapToDouble(number)
            .findFirst()
            .orElse(Double.NaN);
  }

  private static double up(ConfigMetrics.Source source) {
    return source.state() == SourceStatus.State.UP ? 1 : 0;
  }

  private static double lag(ConfigMetrics metrics) {
    return metrics.listeners().stream().mapToDouble(ConfigMetrics.Listener::behind).max().orElse(0);
  }

  private static double longestCall(ConfigMetrics metrics) {
    return metrics.listeners().stream()
        .mapToDouble(listener -> seconds(listener.inCall()))
        .max()
        .orElse(0);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
