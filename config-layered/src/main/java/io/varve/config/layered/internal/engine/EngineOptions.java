package io.varve.config.layered.internal.engine;

import io.varve.config.ChangeGuard;
import io.varve.config.ChangeListener;
import io.varve.config.Converter;
import io.varve.config.layered.internal.pacing.ApplyTiming;
import io.varve.config.layered.internal.pacing.DefaultScheduler;
import io.varve.config.layered.spi.MetricsExporter;
import io.varve.config.layered.spi.Refusal;
import io.varve.config.layered.spi.Scheduler;
import io.varve.config.spi.ConfigSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The options of one configuration, with their defaults. Filled by one builder, used once. */
public final class EngineOptions {
  public final List<ConfigSource> sources = new ArrayList<>();
  public final Map<String, Integer> ordinals = new TreeMap<>();
  public final List<ChangeListener> listeners = new ArrayList<>();
  public final List<ChangeGuard> guards = new ArrayList<>();
  public final List<Consumer<Refusal>> refusalListeners = new ArrayList<>();
  public final List<MetricsExporter> exporters = new ArrayList<>();
  public final List<Converter<?>> converters = new ArrayList<>();
  public final List<String> secretKeys = new ArrayList<>();
  public String application = "application";
  public List<String> profiles = List.of();
  public List<String> arguments = List.of();
  public boolean discover = true;
  public @Nullable Map<String, String> defaults;
  public Map<String, String> environment = System.getenv();

  /** Null for those of the process. */
  public @Nullable Map<String, String> systemProperties;

  public Path directory = Path.of("").toAbsolutePath();

  /** Null for the thread's context class loader. */
  public @Nullable ClassLoader classLoader;

  public Duration guardTimeout = Duration.ofSeconds(5);
  public Clock clock = Clock.systemUTC();

  /** Null for real time. */
  public @Nullable Scheduler scheduler;

  public @Nullable DoubleSupplier random;
  public Duration quiet = Duration.ZERO;
  public Duration quietMax = Duration.ZERO;
  public Duration jitter = Duration.ZERO;
  public boolean allowOverrides;
  public int history = 50;
  public boolean readOnly;
  public @Nullable UnaryOperator<ConfigSource> decorator;

  /** Returns the system properties given, or those of the process as they are now. */
  public Map<String, String> systemProperties() {
    if (systemProperties != null) {
      return systemProperties;
    }
    Map<String, String> properties = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name, ""));
    }
    return properties;
  }

  /** Returns the class loader given, or that of the current thread. */
  public ClassLoader classLoader() {
    ClassLoader loader =
        classLoader == null ? Thread.currentThread().getContextClassLoader() : classLoader;
    return loader == null ? EngineOptions.class.getClassLoader() : loader;
  }

  Scheduler scheduler() {
    return scheduler == null ? new DefaultScheduler("varve-layered-timer") : scheduler;
  }

  ApplyTiming timing() {
    return new ApplyTiming(quiet, quietMax, jitter);
  }
}
