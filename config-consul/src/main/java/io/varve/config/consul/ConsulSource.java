package io.varve.config.consul;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.kv.SingleKeyQueryPlanner;
import io.varve.config.consul.internal.layers.KeyLayout;
import io.varve.config.consul.internal.settings.ConfigScope;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.source.ConsulConfigSource;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.KeyValueStore;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.spi.Write;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Direct access to Consul's key-value store, without an engine: reads, writes and watches keys.
 *
 * <pre>{@code
 * try (ConsulSource consul = ConsulSource.builder().prefixes("config/orders").open()) {
 *   consul.createIfAbsent("config/orders/pool-size", "10");
 *   consul.watch((key, value) -> System.out.println(key + " is " + value.orElse("gone")));
 * }
 * }</pre>
 *
 * <p>Keys are keys of the store, with slashes. Values are texts as they are in the store: nothing
 * is parsed, and placeholders are not replaced. {@link #asSource} returns a source for an engine.
 *
 * <p>Thread-safe until {@link #close}; afterwards, every call that needs the store throws an {@link
 * IllegalStateException}. Reads and writes block until Consul has answered, one request at a time.
 * No argument and no result is null.
 *
 * <p>While there is a watch, a source has a connection and a daemon thread {@code
 * varve-consul-watch-N} for each prefix and each folder with keys; a large prefix has several. All
 * watches share these. Each watch has a thread {@code varve-consul-callback-N} for its listener.
 */
public final class ConsulSource implements KeyValueStore, AutoCloseable {
  private final ConsulSettings settings;

  /** Open, but neither loaded nor watched: only its store is used. */
  private final ConsulConfigSource store = new ConsulConfigSource();

  private final List<KvQuery> queries;

  /** Guards the fields below: {@link #close} may be called at any time. */
  private final Object lock = new Object();

  /** Null without watches. */
  private @Nullable EntryWatch watching;

  private int watches;
  private boolean closed;

  ConsulSource(ConsulSettings settings, List<ConfigFormat> formats) {
    this.settings = settings;
    this.queries = queries(settings.selection());
    store.open(settings, formats, Clock.systemUTC(), false);
  }

  /** The queries that read each key once. */
  private static List<KvQuery> queries(ConsulSettings.Selection selection) {
    List<String> prefixes = new ArrayList<>();
    selection.scopes().stream()
        .map(ConfigScope::prefix)
        .sorted()
        .filter(prefix -> prefixes.stream().noneMatch(prefix::startsWith))
        .forEach(prefixes::add);
    List<String> keys =
        selection.keys().stream()
            .filter(key -> prefixes.stream().noneMatch(key::startsWith))
            .toList();
    List<KvQuery> queries =
        new ArrayList<>(SingleKeyQueryPlanner.queries(keys, KeyLayout.MAX_GROUPS));
    prefixes.forEach(prefix -> queries.add(new KvQuery.Prefix(prefix)));
    return List.copyOf(queries);
  }

  /**
   * Returns a builder.
   *
   * @return a builder without settings
   */
  public static ConsulSourceBuilder builder() {
    return new ConsulSourceBuilder();
  }

  /**
   * Returns the keys that exist, of the builder's {@link ConsulSourceBuilder#keys} and below its
   * {@link ConsulSourceBuilder#prefixes}.
   *
   * @return the keys, sorted; unmodifiable
   * @throws SourceException if Consul cannot be read
   */
  public List<String> keys() {
    return entries().stream().map(KvEntry::key).sorted().toList();
  }

  /**
   * Reads the builder's {@link ConsulSourceBuilder#keys} and all keys below its {@link
   * ConsulSourceBuilder#prefixes}. The values of a prefix are from one point in time.
   *
   * @return the values by key, sorted; without the absent keys; unmodifiable
   * @throws SourceException if Consul cannot be read, or if a value is not UTF-8 text
   */
  public SortedMap<String, StoredValue> readAll() {
    SortedMap<String, StoredValue> values = new TreeMap<>();
    entries().forEach(entry -> values.put(entry.key(), entry.stored()));
    return Collections.unmodifiableSortedMap(values);
  }

  private List<KvEntry> entries() {
    return store.read(queries).values().stream()
        .map(KvEntries::list)
        .flatMap(List::stream)
        .toList();
  }

  /** {@inheritDoc} The text is as it is in the store. The key need not be one of the builder's. */
  @Override
  public Optional<StoredValue> read(String key) {
    return store.read(key);
  }

  /**
   * {@inheritDoc}
   *
   * @return the key below the builder's first prefix, or below the root if it has none
   */
  @Override
  public String storeKey(String key) {
    return store.storeKey(key);
  }

  /** {@inheritDoc} A transaction has at most 64 writes, and by default at most 512 KiB. */
  @Override
  public List<Write> write(List<Write> batch) {
    return store.write(batch);
  }

  @Override
  public List<List<Write>> split(List<Write> batch) {
    return store.split(batch);
  }

  /**
   * Writes the values of a file for keys that are absent in Consul. {@link #storeKey} determines
   * the Consul keys. Each transaction has at most 64 writes. A key or a whole list that has a value
   * in any of the builder's prefixes or keys remains unchanged.
   *
   * @param file a file in one of the formats on the class path
   * @return the created keys and the unchanged ones
   * @throws SourceException if the file or Consul cannot be read, or a write to Consul fails
   */
  public SeedReport seed(Path file) {
    return new SeedReport(store.seed(file));
  }

  /**
   * Watches the builder's {@link ConsulSourceBuilder#keys} and all keys below its {@link
   * ConsulSourceBuilder#prefixes}: calls the listener for every key that is created, changed or
   * deleted from now on. Returns when the present state is known; no later change is missed. Values
   * are not parsed. For a key that changes faster than the listener runs, only the last value is
   * reported.
   *
   * <p>A source can have several watches. All share one state, which the first one reads.
   *
   * @param listener called once for each changed key, on a thread of its own, until the watch or
   *     this source is closed
   * @return a handle that closes this watch
   * @throws SourceException if Consul cannot be read within the builder's {@link
   *     ConsulSourceBuilder#timeout}
   * @throws IllegalStateException if this source is closed, or if its builder has neither keys nor
   *     prefixes
   */
  public KeyWatch watch(KeyListener listener) {
    return watch(listener, false);
  }

  /**
   * Reports the present value of each key, and then each change, as {@link #watch} does. Nothing is
   * missed in between. Absent keys are not reported.
   *
   * @param listener called on the calling thread for each present key, sorted by key, before this
   *     returns; then once for each changed key, on a thread of its own
   * @return a handle that closes this watch
   * @throws SourceException as {@link #watch}
   * @throws IllegalStateException as {@link #watch}
   */
  public KeyWatch readAndWatch(KeyListener listener) {
    return watch(listener, true);
  }

  private KeyWatch watch(KeyListener listener, boolean present) {
    Objects.requireNonNull(listener, "listener");
    if (queries.isEmpty()) {
      throw new IllegalStateException("nothing to watch: give keys or prefixes to the builder");
    }
    EntryWatch shared;
    synchronized (lock) {
      requireOpen();
      shared = watching == null ? new EntryWatch(settings, queries) : watching;
      watching = shared;
      watches++;
    }
    try {
      return shared.add(
          listener,
          present,
          (ended, until) -> {
            shared.remove(ended);
            release(shared, until);
          });
    } catch (RuntimeException | Error e) {
      release(shared, System.nanoTime() + EntryWatch.CLOSE_TIMEOUT.toNanos());
      throw e;
    }
  }

  /** Ends the shared watch after the last listener. */
  private void release(EntryWatch shared, long until) {
    synchronized (lock) {
      if (watching != shared || --watches > 0) {
        return;
      }
      watching = null;
    }
    shared.close(until);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this source is closed");
    }
  }

  /**
   * Returns a source for an engine, which opens and closes it: {@code
   * LayeredConfig.builder().source(consul.asSource())}. It replaces the discovered source {@code
   * consul}. It reads the builder's keys and prefixes, and keeps the builder's settings: those of
   * the engine below {@code varve.consul} have no effect, with a warning.
   *
   * @return a new source for one engine; independent of this one and its {@link #close}
   */
  public WritableConfigSource asSource() {
    return new ConsulConfigSource(settings);
  }

  /**
   * Describes this source for a log: its address, what it reads, its credentials without their
   * secrets, and the state of its watches.
   *
   * @return one line, such as {@code Consul@http://127.0.0.1:8500; keys and prefixes:
   *     config/orders/; with a token; 2 watches}
   */
  public String describe() {
    StringJoiner line = new StringJoiner("; ").add(toString());
    if (settings.datacenter() != null) {
      line.add("datacenter " + settings.datacenter());
    }
    if (settings.connection().namespace() != null) {
      line.add("namespace " + settings.connection().namespace());
    }
    if (settings.connection().partition() != null) {
      line.add("partition " + settings.connection().partition());
    }
    line.add(
        queries.isEmpty()
            ? "no keys and prefixes"
            : "keys and prefixes: " + settings.selection().displayName());
    line.add(
        settings.connection().tokenFile() != null
            ? "token from " + settings.connection().tokenFile()
            : settings.connection().token() != null ? "with a token" : "without a token");
    EntryWatch shared;
    synchronized (lock) {
      if (closed) {
        return line.add("closed").toString();
      }
      shared = watching;
    }
    int count = shared == null ? 0 : shared.listeners();
    line.add(count == 0 ? "no watch" : count == 1 ? "1 watch" : count + " watches");
    if (shared != null) {
      shared
          .failure()
          .map(ConfigException::getMessage)
          .ifPresent(why -> line.add("failing: " + why));
    }
    return line.toString();
  }

  /**
   * Closes all watches and connections. After it returns, no call to a listener begins. Waits for
   * running calls for at most a second, except inside of a call. Aborts running requests.
   * Idempotent; throws nothing.
   */
  @Override
  public void close() {
    EntryWatch shared;
    synchronized (lock) {
      closed = true;
      shared = watching;
      watching = null;
    }
    store.close();
    if (shared != null) {
      shared.close(System.nanoTime() + EntryWatch.CLOSE_TIMEOUT.toNanos());
    }
  }

  /** Such as {@code Consul@http://127.0.0.1:8500}. */
  @Override
  public String toString() {
    return store.toString();
  }
}
