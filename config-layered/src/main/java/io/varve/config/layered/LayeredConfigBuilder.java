package io.varve.config.layered;

import io.varve.config.ChangeGuard;
import io.varve.config.ChangeListener;
import io.varve.config.ConfigException;
import io.varve.config.Converter;
import io.varve.config.layered.internal.bootstrap.Bootstrap;
import io.varve.config.layered.internal.engine.Engine;
import io.varve.config.layered.internal.engine.EngineOptions;
import io.varve.config.layered.internal.pacing.ApplyTiming;
import io.varve.config.layered.spi.MetricsExporter;
import io.varve.config.layered.spi.Refusal;
import io.varve.config.layered.spi.Scheduler;
import io.varve.config.spi.ConfigSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/**
 * Builder of a {@link LayeredConfig}. Every option is optional. An option with a single value
 * cannot be set twice: that throws an {@link IllegalStateException}. Not thread-safe; single-use.
 */
public final class LayeredConfigBuilder {
  private final EngineOptions options = new EngineOptions();
  private final Set<String> given = new HashSet<>();

  LayeredConfigBuilder() {}

  /**
   * Sets the name of the application, which identifies it in shared stores. The setting {@code
   * varve.application} overrides it.
   *
   * @param name the name; default {@code application}
   * @return this
   */
  public LayeredConfigBuilder application(String name) {
    options.application = once("application", name);
    return this;
  }

  /**
   * Sets the active profiles. The setting {@code varve.profile} overrides them.
   *
   * @param names the names; later ones override earlier ones
   * @return this
   */
  public LayeredConfigBuilder profiles(String... names) {
    options.profiles = once("profiles", List.of(names));
    return this;
  }

  /**
   * Sets the program's arguments, for the command line source.
   *
   * @param args the arguments of {@code main}
   * @return this
   */
  public LayeredConfigBuilder arguments(String... args) {
    options.arguments = once("arguments", List.of(args));
    return this;
  }

  /**
   * Adds a source. It replaces discovered sources of its name. Among sources of the same ordinal,
   * added ones take precedence over discovered ones, and earlier ones over later ones.
   *
   * @param source the source; closed with the configuration
   * @return this
   */
  public LayeredConfigBuilder source(ConfigSource source) {
    options.sources.add(Objects.requireNonNull(source, "source"));
    return this;
  }

  /**
   * Enables or disables the discovery of sources, formats, listeners, guards and converters with
   * {@link java.util.ServiceLoader}.
   *
   * @param on default true
   * @return this
   */
  public LayeredConfigBuilder discover(boolean on) {
    options.discover = once("discover", on);
    return this;
  }

  /**
   * Changes the precedence of a source. The setting {@code varve.ordinal.NAME} overrides it.
   *
   * @param source the source's name
   * @param ordinal its new ordinal; a higher one takes precedence
   * @return this
   */
  public LayeredConfigBuilder ordinal(String source, int ordinal) {
    Objects.requireNonNull(source, "source");
    options.ordinals.put(source, once("the ordinal of " + source, ordinal));
    return this;
  }

  /**
   * Adds a listener that is notified of every change from the start.
   *
   * @param listener the listener
   * @return this
   */
  public LayeredConfigBuilder listener(ChangeListener listener) {
    options.listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Adds a guard, which checks the first state and each change before readers see it. Guards added
   * here are called before discovered ones.
   *
   * @param guard the guard; called for changes below its {@link ChangeGuard#prefix}
   * @return this
   */
  public LayeredConfigBuilder guard(ChangeGuard guard) {
    options.guards.add(Objects.requireNonNull(guard, "guard"));
    return this;
  }

  /**
   * Sets the timeout of each guard. A guard that takes longer refuses the change.
   *
   * @param timeout more than zero; default 5 seconds
   * @return this
   */
  public LayeredConfigBuilder guardTimeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("guardTimeout must be more than zero: " + timeout);
    }
    options.guardTimeout = once("guardTimeout", timeout);
    return this;
  }

  /**
   * Adds a listener that is notified when contents of a source are refused while the program runs.
   *
   * @param listener the listener
   * @return this
   */
  public LayeredConfigBuilder onRefused(Consumer<Refusal> listener) {
    options.refusalListeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Adds a converter. It takes precedence over discovered and built-in ones for its type.
   *
   * @param converter the converter
   * @return this
   */
  public LayeredConfigBuilder converter(Converter<?> converter) {
    options.converters.add(Objects.requireNonNull(converter, "converter"));
    return this;
  }

  /**
   * Adds patterns of keys with secret values, to the built-in ones, such as those for passwords and
   * tokens. The setting {@code varve.secret-keys} adds more.
   *
   * @param patterns canonical keys in which {@code *} stands for any characters; each also covers
   *     the keys below it
   * @return this
   */
  public LayeredConfigBuilder secretKeys(String... patterns) {
    options.secretKeys.addAll(List.of(patterns));
    return this;
  }

  /**
   * Sets values with the lowest precedence, below all sources.
   *
   * @param values key to value
   * @return this
   */
  public LayeredConfigBuilder defaults(Map<String, String> values) {
    options.defaults = once("defaults", Map.copyOf(values));
    return this;
  }

  /**
   * Sets the environment variables, for tests and tools.
   *
   * @param variables default: those of the process
   * @return this
   */
  public LayeredConfigBuilder environment(Map<String, String> variables) {
    options.environment = once("environment", Map.copyOf(variables));
    return this;
  }

  /**
   * Sets the system properties, for tests and tools.
   *
   * @param properties default: those of the process, as they are at {@link #build}
   * @return this
   */
  public LayeredConfigBuilder systemProperties(Map<String, String> properties) {
    options.systemProperties = once("systemProperties", Map.copyOf(properties));
    return this;
  }

  /**
   * Sets the folder that relative paths start from.
   *
   * @param path default: the working directory of the process
   * @return this
   */
  public LayeredConfigBuilder directory(Path path) {
    options.directory = once("directory", path.toAbsolutePath().normalize());
    return this;
  }

  /**
   * Sets the class loader for services and class path resources.
   *
   * @param loader default: the thread's context class loader
   * @return this
   */
  public LayeredConfigBuilder classLoader(ClassLoader loader) {
    options.classLoader = once("classLoader", loader);
    return this;
  }

  /**
   * Sets the clock for the times of snapshots and statuses.
   *
   * @param source default: the system's clock
   * @return this
   */
  public LayeredConfigBuilder clock(Clock source) {
    options.clock = once("clock", source);
    return this;
  }

  /**
   * Sets the time without reports after which reported changes are applied, so that a burst becomes
   * one change set. The settings {@code varve.apply.quiet} and {@code varve.apply.quiet-max}
   * override it.
   *
   * @param quiet at most a day; default zero: each report is applied at once
   * @param max the time after which changes are applied even if reports keep coming; at least
   *     {@code quiet}
   * @return this
   */
  public LayeredConfigBuilder applyQuiet(Duration quiet, Duration max) {
    if (!ApplyTiming.isInRange(quiet) || !ApplyTiming.isInRange(max) || max.compareTo(quiet) < 0) {
      throw new IllegalArgumentException(
          "0 ≤ quiet ≤ max ≤ 1 day is needed: " + quiet + ", " + max);
    }
    options.quiet = once("applyQuiet", quiet);
    options.quietMax = max;
    return this;
  }

  /**
   * Sets the longest random delay of a change set, so that the instances of a fleet do not all
   * change at the same time. The setting {@code varve.apply.jitter} overrides it.
   *
   * @param max at most a day; default zero
   * @return this
   */
  public LayeredConfigBuilder applyJitter(Duration max) {
    if (!ApplyTiming.isInRange(max)) {
      throw new IllegalArgumentException("0 ≤ jitter ≤ 1 day is needed: " + max);
    }
    options.jitter = once("applyJitter", max);
    return this;
  }

  /**
   * Allows or forbids {@link LayeredConfig#override}.
   *
   * @param on default false
   * @return this
   */
  public LayeredConfigBuilder allowOverrides(boolean on) {
    options.allowOverrides = once("allowOverrides", on);
    return this;
  }

  /**
   * Sets the number of change sets that {@link LayeredConfig#history} keeps.
   *
   * @param size default 50; 0 for none
   * @return this
   */
  public LayeredConfigBuilder history(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("at least 0 is needed: " + size);
    }
    options.history = once("history", size);
    return this;
  }

  /**
   * Adds an exporter of the configuration's metrics to a monitoring system.
   *
   * @param exporter called once, at {@link #build}
   * @return this
   */
  public LayeredConfigBuilder metrics(MetricsExporter exporter) {
    options.exporters.add(Objects.requireNonNull(exporter, "exporter"));
    return this;
  }

  /**
   * Makes the configuration read-only, for tools that inspect the configuration of another program.
   * Sources then write nothing by themselves, such as seeded values or a cache. Discovered
   * listeners and metrics exporters are not called. Guards and converters are called, since the
   * values depend on them.
   *
   * @param on default false
   * @return this
   */
  public LayeredConfigBuilder readOnly(boolean on) {
    options.readOnly = once("readOnly", on);
    return this;
  }

  /**
   * Sets a decorator of all sources, added or discovered, for tools that record or measure them.
   *
   * @param decoration called once per source before the first one opens; its result has the same
   *     name and delegates all calls
   * @return this
   */
  public LayeredConfigBuilder decorate(UnaryOperator<ConfigSource> decoration) {
    options.decorator = once("decorate", decoration);
    return this;
  }

  /**
   * Sets the time for delayed changes and the expiry of overrides, and the random numbers for the
   * jitter. For tests.
   *
   * @param time default: real time, on a daemon thread; closed with the configuration
   * @param chance the fraction of the jitter that a change set waits; from 0 (inclusive) to 1
   *     (exclusive)
   * @return this
   */
  public LayeredConfigBuilder scheduler(Scheduler time, DoubleSupplier chance) {
    options.scheduler = once("scheduler", time);
    options.random = Objects.requireNonNull(chance, "random");
    return this;
  }

  /**
   * Opens and loads all sources, and watches them from then on.
   *
   * @return the loaded configuration, to be closed when the program ends
   * @throws ConfigException if a source cannot be read or parsed, a placeholder cannot be resolved,
   *     or a guard refuses; with every such problem. All sources are closed then
   */
  public LayeredConfig build() {
    Bootstrap bootstrap = new Bootstrap(options);
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

  private <T> T once(String name, T value) {
    Objects.requireNonNull(value, name);
    if (!given.add(name)) {
      throw new IllegalStateException(name + " was set before");
    }
    return value;
  }
}
