package io.varve.config.layered;

import io.varve.config.ChangeGuard;
import io.varve.config.ChangeListener;
import io.varve.config.ConfigException;
import io.varve.config.Converter;
import io.varve.config.layered.spi.Refusal;
import java.util.function.Consumer;
import io.varve.config.layered.internal.bootstrap.Bootstrap;
import io.varve.config.layered.internal.bootstrap.DefaultsSource;
import io.varve.config.layered.internal.bootstrap.EngineOptions;
import io.varve.config.layered.internal.engine.Engine;
import io.varve.config.layered.internal.engine.OverrideSource;
import io.varve.config.layered.internal.pacing.ApplyTiming;
import io.varve.config.layered.internal.pacing.DefaultScheduler;
import io.varve.config.spi.ConfigSource;
import io.varve.config.layered.spi.MetricsExporter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a {@link LayeredConfig}. Every setting is optional; one that holds a single value refuses
 * to be set twice. Not thread-safe; of use once.
 */
public final class LayeredConfigBuilder {
  private static final Duration GUARD_TIMEOUT = Duration.ofSeconds(5);
  private static final int HISTORY = 50;

  private final List<ConfigSource> sources = new ArrayList<>();
  private final Map<String, Integer> ordinals = new TreeMap<>();
  private final List<ChangeListener> listeners = new ArrayList<>();
  private final List<ChangeGuard> guards = new ArrayList<>();
  private final List<Consumer<Refusal>> refusalListeners = new ArrayList<>();
  private final List<MetricsExporter> exporters = new ArrayList<>();
  private final List<Converter<?>> converters = new ArrayList<>();
  private final List<String> secretKeys = new ArrayList<>();
  private @Nullable String application;
  private @Nullable List<String> profiles;
  private @Nullable List<String> arguments;
  private @Nullable Boolean discover;
  private @Nullable Map<String, String> defaults;
  private @Nullable Map<String, String> environment;
  private @Nullable Map<String, String> systemProperties;
  private @Nullable Path directory;
  private @Nullable ClassLoader classLoader;
  private @Nullable Duration guardTimeout;
  private @Nullable Clock clock;
  private @Nullable Scheduler scheduler;
  private @Nullable DoubleSupplier random;
  private @Nullable Duration quiet;
  private @Nullable Duration quietMax;
  private @Nullable Duration jitter;
  private @Nullable Boolean overrides;
  private @Nullable Boolean readOnly;
  private @Nullable UnaryOperator<ConfigSource> decorator;
  private @Nullable Integer history;

  LayeredConfigBuilder() {}

  /**
   * Sets the name of the application, by which shared stores tell programs apart. The setting
   * {@code varve.application} overrides it.
   *
   * @param name the name; without one {@code application}
   * @return this
   */
  public LayeredConfigBuilder application(String name) {
    application = once(application, name, "application");
    return this;
  }

  /**
   * Sets the active profiles. The setting {@code varve.profile} overrides them.
   *
   * @param names the names; later ones win
   * @return this
   */
  public LayeredConfigBuilder profiles(String... names) {
    profiles = once(profiles, List.of(names), "profiles");
    return this;
  }

  /**
   * Sets the program's arguments, for the command line source.
   *
   * @param args what {@code main} was given
   * @return this
   */
  public LayeredConfigBuilder arguments(String... args) {
    arguments = once(arguments, List.of(args), "arguments");
    return this;
  }

  /**
   * Adds a source. Among sources of one ordinal, those added win over those discovered, and earlier
   * ones over later ones.
   *
   * @param source the source; closed with the configuration
   * @return this
   */
  public LayeredConfigBuilder source(ConfigSource source) {
    sources.add(Objects.requireNonNull(source, "source"));
    return this;
  }

  /**
   * Sets whether sources, formats, listeners, guards and converters are looked for with {@link
   * java.util.ServiceLoader}.
   *
   * @param on without this call: true
   * @return this
   */
  public LayeredConfigBuilder discover(boolean on) {
    discover = once(discover, on, "discover");
    return this;
  }

  /**
   * Changes the precedence of a source. The setting {@code varve.ordinal.NAME} overrides it.
   *
   * @param source the source's name
   * @param ordinal its new ordinal; higher wins
   * @return this
   */
  public LayeredConfigBuilder ordinal(String source, int ordinal) {
    Integer before = ordinals.put(Objects.requireNonNull(source, "source"), ordinal);
    once(before, ordinal, "the ordinal of " + source);
    return this;
  }

  /**
   * Adds a listener that hears of every change from the first moment on.
   *
   * @param listener the listener
   * @return this
   */
  public LayeredConfigBuilder listener(ChangeListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Adds a guard, which judges the first state and each change before anybody sees it. Guards that
   * are added are asked before those discovered.
   *
   * @param guard the guard; asked for what lies below its {@link ChangeGuard#prefix}
   * @return this
   */
  public LayeredConfigBuilder guard(ChangeGuard guard) {
    guards.add(Objects.requireNonNull(guard, "guard"));
    return this;
  }

  /**
   * Sets how long each guard may take. One that takes longer refuses by that.
   *
   * @param timeout more than zero; without this call: 5 seconds
   * @return this
   */
  public LayeredConfigBuilder guardTimeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("guardTimeout must be more than zero: " + timeout);
    }
    guardTimeout = once(guardTimeout, timeout, "guardTimeout");
    return this;
  }

  /**
   * Adds a listener that is told when contents of a source are refused while the program runs.
   *
   * @param listener the listener
   * @return this
   */
  public LayeredConfigBuilder onRefused(Consumer<Refusal> listener) {
    refusalListeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Adds a converter. It comes before those of jars and built-in ones for its type.
   *
   * @param converter the converter
   * @return this
   */
  public LayeredConfigBuilder converter(Converter<?> converter) {
    converters.add(Objects.requireNonNull(converter, "converter"));
    return this;
  }

  /**
   * Adds patterns of keys whose values are never shown, to the usual ones for passwords, tokens and
   * the like. The setting {@code varve.secret-keys} adds more.
   *
   * @param patterns canonical keys in which {@code *} is any text; each covers what lies below it
   *     too
   * @return this
   */
  public LayeredConfigBuilder secretKeys(String... patterns) {
    secretKeys.addAll(List.of(patterns));
    return this;
  }

  /**
   * Sets values that lie below all sources.
   *
   * @param values key to value
   * @return this
   */
  public LayeredConfigBuilder defaults(Map<String, String> values) {
    defaults = once(defaults, Map.copyOf(values), "defaults");
    return this;
  }

  /**
   * Sets the environment variables, for tests and tools.
   *
   * @param variables without this call: those of the process
   * @return this
   */
  public LayeredConfigBuilder environment(Map<String, String> variables) {
    environment = once(environment, Map.copyOf(variables), "environment");
    return this;
  }

  /**
   * Sets the system properties, for tests and tools.
   *
   * @param properties without this call: those of the process, as they are at {@link #build}
   * @return this
   */
  public LayeredConfigBuilder systemProperties(Map<String, String> properties) {
    systemProperties = once(systemProperties, Map.copyOf(properties), "systemProperties");
    return this;
  }

  /**
   * Sets the folder that relative locations start from.
   *
   * @param path without this call: the working directory of the process
   * @return this
   */
  public LayeredConfigBuilder directory(Path path) {
    directory = once(directory, path.toAbsolutePath().normalize(), "directory");
    return this;
  }

  /**
   * Sets where providers and class path resources are looked for.
   *
   * @param loader without this call: the thread's context class loader
   * @return this
   */
  public LayeredConfigBuilder classLoader(ClassLoader loader) {
    classLoader = once(classLoader, loader, "classLoader");
    return this;
  }

  /**
   * Sets the clock that dates snapshots and statuses.
   *
   * @param source without this call: the system's clock
   * @return this
   */
  public LayeredConfigBuilder clock(Clock source) {
    clock = once(clock, source, "clock");
    return this;
  }

  /**
   * Sets how long all sources must have been quiet before what they report is applied: bursts
   * become one change set. The settings {@code varve.apply.quiet} and {@code varve.apply.quiet-max}
   * override it.
   *
   * @param quiet without this call: zero, each report is applied at once; a day at most
   * @param max after how long a burst that does not end is applied; at least {@code quiet}
   * @return this
   */
  public LayeredConfigBuilder applyQuiet(Duration quiet, Duration max) {
    if (!ApplyTiming.isInRange(quiet) || !ApplyTiming.isInRange(max) || max.compareTo(quiet) < 0) {
      throw new IllegalArgumentException(
          "0 ≤ quiet ≤ max ≤ 1 day is needed: " + quiet + ", " + max);
    }
    this.quiet = once(this.quiet, quiet, "applyQuiet");
    quietMax = max;
    return this;
  }

  /**
   * Sets the most by which each change set is delayed by chance, so that the instances of a fleet
   * do not all change at one moment. The setting {@code varve.apply.jitter} overrides it.
   *
   * @param max without this call: zero; a day at most
   * @return this
   */
  public LayeredConfigBuilder applyJitter(Duration max) {
    if (!ApplyTiming.isInRange(max)) {
      throw new IllegalArgumentException("0 ≤ jitter ≤ 1 day is needed: " + max);
    }
    jitter = once(jitter, max, "applyJitter");
    return this;
  }

  /**
   * Sets whether {@link LayeredConfig#override} may be used.
   *
   * @param on without this call: false
   * @return this
   */
  public LayeredConfigBuilder allowOverrides(boolean on) {
    overrides = once(overrides, on, "allowOverrides");
    return this;
  }

  /**
   * Sets how many change sets {@link LayeredConfig#history} keeps.
   *
   * @param size without this call: 50; 0 for none
   * @return this
   */
  public LayeredConfigBuilder history(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("at least 0 is needed: " + size);
    }
    history = once(history, size, "history");
    return this;
  }

  /**
   * Adds what shows the configuration's numbers to a monitoring system.
   *
   * @param exporter called once, at {@link #build}
   * @return this
   */
  public LayeredConfigBuilder metrics(MetricsExporter exporter) {
    exporters.add(Objects.requireNonNull(exporter, "exporter"));
    return this;
  }

  /**
   * Sets whether somebody only looks, as tools do at the configuration of another program: sources
   * write nothing on their own account, such as what is to be seeded or a cache, and listeners and
   * metrics exporters that jars provide are not called. Guards and converters are, since what a
   * reader sees depends on them.
   *
   * @param on without this call: false
   * @return this
   */
  public LayeredConfigBuilder readOnly(boolean on) {
    readOnly = once(readOnly, on, "readOnly");
    return this;
  }

  /**
   * Sets what stands in for each source, given or found, for tools that record or measure what
   * sources do.
   *
   * @param decoration called once a source before any opens; its result has the same name and
   *     passes the calls on
   * @return this
   */
  public LayeredConfigBuilder decorate(UnaryOperator<ConfigSource> decoration) {
    decorator = once(decorator, decoration, "decorate");
    return this;
  }

  /**
   * Sets the time by which changes wait and overrides expire, and the chance by which changes are
   * delayed, for tests.
   *
   * @param time without this call: a daemon thread of its own; closed with the configuration
   * @param chance from 0 up to, but not, 1; the part of the jitter that each change set waits
   * @return this
   */
  public LayeredConfigBuilder scheduler(Scheduler time, DoubleSupplier chance) {
    scheduler = once(scheduler, time, "scheduler");
    random = once(random, chance, "random");
    return this;
  }

  /**
   * Opens and loads all sources, and follows their changes from then on.
   *
   * @return the loaded configuration, to be closed when the program ends
   * @throws ConfigException if a source cannot be read or understood, a placeholder cannot be
   *     resolved, or a guard refuses; with every such problem. Nothing stays open then
   */
  public LayeredConfig build() {
    Bootstrap bootstrap = new Bootstrap(options());
    Engine engine = bootstrap.start();
    try {
      LayeredConfig config = new LayeredConfig(engine, bootstrap.operands());
      engine.watch();
      return config;
    } catch (RuntimeException | Error failure) {
      engine.close();
      throw failure;
    }
  }

  private EngineOptions options() {
    List<ConfigSource> all = new ArrayList<>(sources);
    if (or(overrides, false)) {
      all.add(0, new OverrideSource());
    }
    if (defaults != null) {
      all.add(new DefaultsSource(defaults));
    }
    return new EngineOptions(
        or(application, "application"),
        or(profiles, List.of()),
        or(arguments, List.of()),
        all,
        or(discover, true),
        Map.copyOf(ordinals),
        List.copyOf(listeners),
        List.copyOf(guards),
        or(guardTimeout, GUARD_TIMEOUT),
        List.copyOf(refusalListeners),
        List.copyOf(converters),
        List.copyOf(secretKeys),
        environment == null ? System.getenv() : environment,
        systemProperties == null ? currentProperties() : systemProperties,
        directory == null ? Path.of("").toAbsolutePath() : directory,
        classLoader == null ? contextClassLoader() : classLoader,
        or(clock, Clock.systemUTC()),
        scheduler == null ? new DefaultScheduler() : scheduler,
        random,
        new ApplyTiming(
            or(quiet, Duration.ZERO), or(quietMax, Duration.ZERO), or(jitter, Duration.ZERO)),
        or(history, HISTORY),
        List.copyOf(exporters),
        or(readOnly, false),
        decorator);
  }

  private static Map<String, String> currentProperties() {
    Map<String, String> properties = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name, ""));
    }
    return properties;
  }

  private static ClassLoader contextClassLoader() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader == null ? LayeredConfig.class.getClassLoader() : loader;
  }

  private static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }

  private static <T> T once(@Nullable T before, T value, String name) {
    Objects.requireNonNull(value, name);
    if (before != null) {
      throw new IllegalStateException(name + " was set before");
    }
    return value;
  }
}
