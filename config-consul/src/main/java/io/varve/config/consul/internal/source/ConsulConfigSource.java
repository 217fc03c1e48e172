package io.varve.config.consul.internal.source;

import io.varve.config.ConfigSnapshot;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.cache.SnapshotCache;
import io.varve.config.consul.internal.client.ConsulDiagnostics;
import io.varve.config.consul.internal.client.OnDemandKvClient;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.layers.DocumentFormats;
import io.varve.config.consul.internal.layers.KeyLayout;
import io.varve.config.consul.internal.layers.LayerAssembler;
import io.varve.config.consul.internal.publish.SnapshotPublisher;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.SettingNames;
import io.varve.config.consul.internal.settings.StartupPolicy;
import io.varve.config.consul.internal.watch.EndSignal;
import io.varve.config.consul.internal.watch.InitialLoader;
import io.varve.config.consul.internal.watch.WatchSupervisor;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.Diagnostic;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.WritableConfigSource;
import io.varve.config.spi.Write;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Source for Consul's key-value store, for an engine: loads, watches and writes keys.
 *
 * <p>It reads the folders {@code config/APPLICATION,PROFILE/}, {@code config/APPLICATION/}, {@code
 * config/application,PROFILE/} and {@code config/application/}, or other prefixes and keys that are
 * set. An entry of the store contains the value of one configuration key, or a document (such as
 * YAML) with the values of several.
 *
 * <p>A discovered source is active if {@code varve.consul.address} or {@code CONSUL_HTTP_ADDR} is
 * set, or if {@code varve.consul.enabled} is true. Otherwise it is empty. It uses the settings
 * below {@code varve.consul} and the environment variables of Consul's own tools; {@code
 * docs/consul.md} lists them. A source that a program made keeps the settings of the program.
 *
 * <p>While it watches, a source has a connection and a daemon thread {@code varve-consul-watch-N}
 * for each prefix. A large prefix is divided into shards, each with its own connection and thread.
 * While it loads, a source reads one prefix on the caller's thread. It reads each other prefix on a
 * thread {@code varve-consul-load-N}. The last known good state remains in use if the server fails
 * or the token loses its permissions. The source retries until {@link #close}, which aborts running
 * requests.
 */
public final class ConsulConfigSource implements WritableConfigSource {
  private static final Logger log = ConsulOrigins.LOG;

  /** Less than the second that the contract of sources allows. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(900);

  /** The settings of the program; null to read those of the engine. */
  private final @Nullable ConsulSettings given;

  private final EndSignal end = new EndSignal();

  /** Guards changes of the fields below: {@link #close} may be called at any time. */
  private final Object lock = new Object();

  private volatile @Nullable Opened opened;
  private volatile boolean closed;
  private @Nullable WatchSupervisor watch;

  /**
   * The index of the last answer to each query. Empty if the server was not read, as after a start
   * from the cache.
   */
  private volatile Map<KvQuery, Long> seen = Map.of();

  private volatile String whyUnused =
      "no address is set: set varve.consul.address or CONSUL_HTTP_ADDR";

  /** State of an open source. */
  private record Opened(
      ConsulSettings settings,
      List<KvQuery> queries,
      ConnectionPool pool,
      SnapshotPublisher publisher,
      @Nullable SnapshotCache cache,
      DocumentFormats formats,
      KeyLayout layout,
      OnDemandKvClient operations,
      boolean readOnly) {}

  /** For {@link java.util.ServiceLoader}. The source reads its settings when it is opened. */
  public ConsulConfigSource() {
    this(null);
  }

  /**
   * A source that is not open yet.
   *
   * @param given the settings, which replace those of the engine; null for those of the engine
   */
  public ConsulConfigSource(@Nullable ConsulSettings given) {
    this.given = given;
  }

  @Override
  public String name() {
    return ConsulOrigins.NAME;
  }

  @Override
  public int ordinal() {
    return 200;
  }

  @Override
  public SourcePhase phase() {
    return SourcePhase.REMOTE;
  }

  @Override
  public void open(SourceContext context) {
    ConsulSettings settings = given == null ? settings(context) : given;
    if (given != null) {
      warnOfUnused(context.settings());
    }
    if (settings != null) {
      open(settings, context.formats(), context.clock(), context.readOnly());
    }
  }

  /** Reads the settings of the engine. Returns null if the source is not used. */
  private @Nullable ConsulSettings settings(SourceContext context) {
    for (String key : SettingNames.unknown(context.settings())) {
      log.warn("{} is set, but nothing reads it: docs/consul.md has the settings", key);
    }
    ConsulSettings settings = ConsulSettings.from(context).orElse(null);
    if (settings == null) {
      if (context.settings().contains(SettingNames.key("enabled"))) {
        whyUnused = "varve.consul.enabled is false";
      }
      log.info("Consul is not used, since {}", whyUnused);
    }
    return settings;
  }

  private static void warnOfUnused(ConfigSnapshot settings) {
    List<String> unused = SettingNames.present(settings);
    if (!unused.isEmpty()) {
      log.warn(
          "{} {} no effect: the program made the Consul source, with settings of its own",
          String.join(", ", unused),
          unused.size() == 1 ? "has" : "have");
    }
  }

  /** Opens the source with given settings, for a program without an engine. */
  public void open(
      ConsulSettings settings, List<ConfigFormat> available, Clock clock, boolean readOnly) {
    DocumentFormats formats = new DocumentFormats(available, settings.selection().format());
    KeyLayout layout = new KeyLayout(settings.selection(), formats);
    List<KvQuery> queries = layout.queries();
    SnapshotCache cache =
        settings.cache() == null
            ? null
            : new SnapshotCache(settings, settings.cache(), queries, clock);
    SnapshotPublisher publisher =
        new SnapshotPublisher(
            layout, assembler(settings, formats), readOnly ? null : cache, settings.maxSize());
    int connections =
        Math.max(
            settings.watching().connections(), queries.size() + WatchSupervisor.SPARE_CONNECTIONS);
    ConnectionPool pool = new ConnectionPool(settings, connections);
    OnDemandKvClient operations = new OnDemandKvClient(settings, pool);
    boolean late;
    synchronized (lock) {
      late = closed;
      opened =
          new Opened(
              settings, queries, pool, publisher, cache, formats, layout, operations, readOnly);
    }
    if (late) {
      pool.close();
    }
  }

  private static LayerAssembler assembler(ConsulSettings settings, DocumentFormats formats) {
    return new LayerAssembler(formats, settings.selection().rules().literal());
  }

  @Override
  public SourceSnapshot load() {
    Opened source = opened;
    if (source == null) {
      return SourceSnapshot.of();
    }
    SourceSnapshot snapshot = read(source);
    Path seed = source.settings.writing().seed();
    if (seed != null && !source.readOnly && !seen.isEmpty() && seedDefaults(source, seed)) {
      snapshot = read(source);
    }
    if (!seen.isEmpty() && snapshot.layers().stream().allMatch(layer -> layer.values().isEmpty())) {
      log.info(
          "Consul has no values yet in {}. Check the names of the folders and the permissions of the"
              + " token if you expect values",
          source.settings.selection().displayName());
    }
    return snapshot;
  }

  private SourceSnapshot read(Opened source) {
    InitialLoader loader =
        new InitialLoader(
            source.settings, source.queries, source.pool, source.publisher, source.cache, end);
    SourceSnapshot snapshot = loader.load();
    seen = loader.seen();
    return snapshot;
  }

  /** Writes the configured defaults; returns true if Consul must be reread. */
  private boolean seedDefaults(Opened source, Path file) {
    try {
      SeedResult report = seed(file);
      log.info(
          "Seeded {} from {}: {}",
          new KvQuery.Prefix(source.settings.writing().prefix()).displayName(),
          file,
          report);
      report.left().forEach((key, why) -> log.warn("{} is not seeded: {}", key, why));
      return !report.created().isEmpty();
    } catch (SourceException failure) {
      if (source.settings.startup() == StartupPolicy.FAIL) {
        throw failure;
      }
      log.warn("Seeding failed or is incomplete: {}", failure.getMessage());
      return true;
    }
  }

  @Override
  public void watch(SourceObserver observer) {
    Objects.requireNonNull(observer, "observer");
    synchronized (lock) {
      Opened source = opened;
      if (source != null && source.settings.watching().enabled() && !closed && watch == null) {
        watch(source, observer);
      }
    }
  }

  private void watch(Opened source, SourceObserver observer) {
    watch =
        new WatchSupervisor(
            source.settings, source.queries, seen, source.pool, source.publisher, observer);
  }

  private Opened opened() {
    Opened source = opened;
    if (source == null || closed) {
      throw new IllegalStateException(
          closed
              ? "this source is closed"
              : "this source is not open, or not used, since " + whyUnused);
    }
    return source;
  }

  @Override
  public String storeKey(String key) {
    Opened source = opened();
    return source.layout.storeKey(source.settings.writing().prefix(), key);
  }

  @Override
  public Optional<StoredValue> read(String key) {
    return opened().operations.read(key);
  }

  /** Reads the entries of some queries. */
  public Map<KvQuery, KvEntries> read(List<KvQuery> queries) {
    return opened().operations.read(queries);
  }

  /** {@inheritDoc} A transaction has at most 64 writes, and by default at most 512 KiB. */
  @Override
  public List<Write> write(List<Write> batch) {
    return opened().operations.write(batch);
  }

  @Override
  public List<List<Write>> split(List<Write> batch) {
    return opened().operations.split(batch);
  }

  /**
   * Writes the values of a file for keys that are absent in Consul. {@link #storeKey} determines
   * the Consul keys. Each transaction has at most 64 writes. A key or a whole list that has a value
   * in any prefix remains unchanged.
   *
   * @param file a file in one of the formats on the class path
   * @return the created keys and the unchanged ones
   * @throws SourceException if the file or Consul cannot be read, or a write to Consul fails
   */
  public SeedResult seed(Path file) {
    Opened source = opened();
    List<SourceLayer> defaults = source.formats.parse(file);
    List<SourceLayer> present =
        assembler(source.settings, source.formats)
            .layers(source.layout.inputs(source.operations.read(source.queries)));
    return new DefaultsSeeder(this).seed(defaults, present);
  }

  /** {@inheritDoc} Checks the agent, the token, each prefix, and the write prefix. */
  @Override
  public List<Diagnostic> diagnose() {
    Opened source = opened;
    if (source == null) {
      return List.of(new Diagnostic(Level.WARNING, "agent", "none is used, since " + whyUnused));
    }
    return new ConsulDiagnostics(source.settings, source.queries, source.pool).run();
  }

  @Override
  public void close() {
    WatchSupervisor watching;
    Opened source;
    synchronized (lock) {
      closed = true;
      watching = watch;
      source = opened;
    }
    end.send();
    if (source == null) {
      return;
    }
    // Outside the lock: this waits for threads, which may also be about to close this source.
    if (watching == null) {
      source.pool.close();
    } else {
      watching.close(source.pool::close, CLOSE_TIMEOUT);
    }
  }

  /** Such as {@code Consul@http://127.0.0.1:8500}; {@code Consul@nothing} before the opening. */
  @Override
  public String toString() {
    Opened source = opened;
    return "Consul@" + (source == null ? "nothing" : source.settings.address());
  }
}
