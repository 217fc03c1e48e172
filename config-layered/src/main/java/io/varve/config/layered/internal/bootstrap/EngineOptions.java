package io.varve.config.layered.internal.bootstrap;

import io.varve.config.ChangeGuard;
import io.varve.config.ChangeListener;
import io.varve.config.Converter;
import io.varve.config.layered.spi.Refusal;
import java.util.function.Consumer;
import io.varve.config.layered.Scheduler;
import io.varve.config.layered.internal.pacing.ApplyTiming;
import io.varve.config.spi.ConfigSource;
import io.varve.config.layered.spi.MetricsExporter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the builder was told, with the defaults filled in. Immutable. */
public record EngineOptions(
    String application,
    List<String> profiles,
    List<String> arguments,
    List<ConfigSource> sources,
    boolean discover,
    Map<String, Integer> ordinals,
    List<ChangeListener> listeners,
    List<ChangeGuard> guards,
    Duration guardTimeout,
    List<Consumer<Refusal>> refusalListeners,
    List<Converter<?>> converters,
    List<String> secretKeys,
    Map<String, String> environment,
    Map<String, String> systemProperties,
    Path directory,
    ClassLoader classLoader,
    Clock clock,
    Scheduler scheduler,
    @Nullable DoubleSupplier random,
    ApplyTiming pace,
    int history,
    List<MetricsExporter> exporters,
    boolean readOnly,
    @Nullable UnaryOperator<ConfigSource> decorator) {}
