package io.varve.config.layered;

import io.varve.config.ChangeListener;
import io.varve.config.Config;
import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Explanation;
import io.varve.config.Live;
import io.varve.config.Problem;
import io.varve.config.Subscription;
import io.varve.config.TypeRef;
import io.varve.config.layered.internal.engine.Engine;
import io.varve.config.layered.internal.engine.LiveView;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.layered.spi.ConfigOverride;
import io.varve.config.layered.spi.HistoryEntry;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.spi.KeyValueStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The live configuration of a program, layered from all its sources.
 *
 * <pre>{@code
 * try (LayeredConfig config = LayeredConfig.load(args)) {
 *   int size = config.get("worker.pool-size", Integer.class);
 * }
 * }</pre>
 *
 * <p>Highest precedence first: command line 500, system properties 400, environment 300, Consul
 * 200, profile files 150, files 100, class path 50. The setting {@code varve.ordinal.NAME} changes
 * the precedence of a source. Thread-safe. Its threads are daemons. {@link #close} ends them. A
 * configuration that is still open at the end of the JVM closes its sources then.
 */
public final class LayeredConfig implements Config, AutoCloseable {
  private static final Duration LONGEST_OVERRIDE = Duration.ofDays(365);

  private final Engine engine;
  private final LiveView root;
  private final List<String> operands;

  LayeredConfig(Engine engine, List<String> operands) {
    this.engine = engine;
    this.root = new LiveView(engine.publisher(), "");
    this.operands = List.copyOf(operands);
  }

  /**
   * Loads all sources on the class path or module path, and watches them.
   *
   * @param args the program's arguments
   * @return the loaded configuration, to be closed when the program ends
   * @throws ConfigException if a source cannot be read or parsed, or a placeholder cannot be
   *     resolved; with every such problem
   */
  public static LayeredConfig load(String... args) {
    return builder().arguments(args).build();
  }

  /** {@return a builder with the defaults of {@link #load}, for programs that need more} */
  public static LayeredConfigBuilder builder() {
    return new LayeredConfigBuilder();
  }

  /**
   * Returns the program arguments that are no options: those after {@code --}, and those that are
   * not the value of an option.
   *
   * @return the operands, in order
   */
  public List<String> operands() {
    return operands;
  }

  @Override
  public String get(String key) {
    return root.get(key);
  }

  @Override
  public <T> T get(String key, Class<T> type) {
    return root.get(key, type);
  }

  @Override
  public <T> T get(String key, Class<T> type, T fallback) {
    return root.get(key, type, fallback);
  }

  @Override
  public <T> T get(String key, TypeRef<T> type) {
    return root.get(key, type);
  }

  @Override
  public Optional<String> find(String key) {
    return root.find(key);
  }

  @Override
  public <T> Optional<T> find(String key, Class<T> type) {
    return root.find(key, type);
  }

  @Override
  public <T> Optional<T> find(String key, TypeRef<T> type) {
    return root.find(key, type);
  }

  @Override
  public boolean contains(String key) {
    return root.contains(key);
  }

  /**
   * The keys of the current snapshot, see {@link ConfigSnapshot#keys}.
   *
   * @return the keys, in canonical form, sorted; unmodifiable
   */
  public Set<String> keys() {
    return root.keys();
  }

  /**
   * The keys at or below a key, see {@link ConfigSnapshot#keysUnder}.
   *
   * @param key the key, in any spelling
   * @return the keys, in canonical form, sorted; unmodifiable
   */
  public Set<String> keysUnder(String key) {
    return root.keysUnder(key);
  }

  /**
   * The value of every layer for a key, see {@link ConfigSnapshot#explain}.
   *
   * @param key the key
   * @return the candidates, the effective one first
   */
  public Explanation explain(String key) {
    return root.explain(key);
  }

  /**
   * The keys that are not read when a type is bound, see {@link ConfigSnapshot#unknownKeys}.
   *
   * @param prefix the key that the type is bound at
   * @param type a record or an interface
   * @return one problem per key, sorted by key
   */
  public List<Problem> unknownKeys(String prefix, Class<?> type) {
    return root.unknownKeys(prefix, type);
  }

  @Override
  public Config at(String prefix) {
    return root.at(prefix);
  }

  @Override
  public ConfigSnapshot snapshot() {
    return root.snapshot();
  }

  @Override
  public <T> Live<T> live(String key, Class<T> type) {
    return root.live(key, type);
  }

  @Override
  public <T> Live<T> live(String key, TypeRef<T> type) {
    return root.live(key, type);
  }

  @Override
  public Subscription onChange(String key, ChangeListener listener) {
    return root.onChange(key, listener);
  }

  @Override
  public Subscription onChange(String key, ChangeListener listener, Executor executor) {
    return root.onChange(key, listener, executor);
  }

  /** {@return the status of each source, highest precedence first} */
  public List<SourceStatus> sources() {
    return engine.statuses();
  }

  /**
   * The store that a source reads, for a program that writes to it, such as a default for a key
   * that nobody has set. A write becomes visible to readers when the source reports it.
   *
   * @param source the name of the source, such as {@code consul}
   * @return the store; usable until {@link #close}
   * @throws ConfigException if there is no source of this name, or if it does not write
   */
  public KeyValueStore store(String source) {
    return engine.store(Objects.requireNonNull(source, "source"));
  }

  /**
   * Overrides a key above all sources for a limited time, for an operator in an incident. The value
   * may contain placeholders, is checked like any change, and is visible to readers when this
   * returns. Replaces an earlier override of the key. Waits for a change that is being checked.
   *
   * @param key the key, from the root
   * @param value the value, written as in a source; as in any layer, one string replaces a list
   * @param expiry the time until it is removed as by {@link ConfigOverride#close}; at most 365 days
   * @return a handle that removes the override when it is closed; without that, the override
   *     remains until it expires
   * @throws ConfigException if the value is refused; then nothing changes
   * @throws IllegalStateException if the builder did not allow overrides, or this is closed
   * @throws IllegalArgumentException if the expiry is not positive or too long
   */
  public ConfigOverride override(String key, String value, Duration expiry) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    if (expiry.isNegative() || expiry.isZero() || expiry.compareTo(LONGEST_OVERRIDE) > 0) {
      throw new IllegalArgumentException("0 < expiry ≤ 365 days is needed: " + expiry);
    }
    return engine.override(key, value, expiry);
  }

  /**
   * Returns true if the values of a key are masked in messages and logs: because of its name, of a
   * pattern, or since it was read as a {@link io.varve.config.Secret}.
   *
   * @param key the key, from the root; need not have a value
   * @return true if its values are secret
   */
  public boolean isSecret(String key) {
    return engine.isSecret(ConfigKey.canonical(key));
  }

  /**
   * Returns true if an unresolved value of a key is masked in messages and logs: because the values
   * of the key are secret, or because the value contains a default for a secret key, such as {@code
   * ${db.password:…}}.
   *
   * @param key the key, from the root; need not have a value
   * @param text a value of the key with unresolved placeholders
   * @return true if it may contain a secret
   */
  public boolean isSecret(String key, String text) {
    return engine.isSecret(ConfigKey.canonical(key), text);
  }

  /** {@return the active overrides, one per key, sorted by key; empty if they are not allowed} */
  public List<ConfigOverride> overrides() {
    return engine.overrides();
  }

  /**
   * Returns the last change sets that changed effective values, and the last refused ones. A source
   * that repeats refused contents is listed once.
   *
   * @return the entries, oldest first; at most the builder's {@code history}
   */
  public List<HistoryEntry> history() {
    return engine.history();
  }

  /** {@return metrics for a monitoring system; each call of theirs returns current numbers} */
  public ConfigMetrics metrics() {
    return engine.metrics();
  }

  /**
   * Stops watching all sources and calling listeners: no call begins after this returns. Waits for
   * running calls, a few seconds at most. Reads then return the last snapshot. Idempotent; allowed
   * inside a listener.
   */
  @Override
  public void close() {
    engine.close();
  }

  /** Returns the number of the snapshot and the sources, never values. */
  @Override
  public String toString() {
    return "LayeredConfig "
        + snapshot()
        + " of "
        + sources().stream().map(SourceStatus::name).toList();
  }
}
