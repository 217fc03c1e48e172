package io.varve.config.consul;

import io.varve.config.SourceException;
import io.varve.config.consul.internal.cache.SnapshotCache;
import io.varve.config.consul.internal.client.ConsulDiagnostics;
import io.varve.config.consul.internal.client.KvOperations;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.kv.Consul;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.layers.KeyLayout;
import io.varve.config.consul.internal.layers.LayerAssembler;
import io.varve.config.consul.internal.layers.TextFormats;
import io.varve.config.consul.internal.publish.SnapshotPublisher;
import io.varve.config.consul.internal.settings.AgentAddress;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.SettingNames;
import io.varve.config.consul.internal.settings.StartupPolicy;
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
import io.varve.config.spi.WriteResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Consul's key-value store as a source: what lies below {@code config/APPLICATION,PROFILE/}, {@code
 * config/APPLICATION/}, {@code config/application,PROFILE/} and {@code config/application/}, an
 * entry a key or whole texts, and keys that are named one by one. Changes are followed.
 *
 * <p>It takes part if {@code varve.consul.address} or {@code CONSUL_HTTP_ADDR} names an agent, or
 * {@code varve.consul.enabled} is true; else it holds nothing. The settings are those below {@code
 * varve.consul}, and the variables that Consul's own tools read; {@code docs/consul.md} lists them.
 *
 * <p>While it watches, it has a daemon thread {@code varve-consul-watch-N} and a connection for
 * each prefix, or for each part of one that is large; while it loads, {@code varve-consul-load-N}
 * for all prefixes but one. What it said last stays in force whatever happens to the server or to
 * the token; it goes on trying until {@link #close}, which ends requests that run.
 *
 * <p>A program can also use one by itself: {@code ConsulSource.builder().keys("foo").open()}, and
 * write to Consul with it.
 */
public final class ConsulSource implements WritableConfigSource {
  private static final Logger log = Consul.LOG;

  /** The contract's second, less what it takes to get here. */
  private static final Duration CLOSE = Duration.ofMillis(900);

  private final CountDownLatch end = new CountDownLatch(1);

  /** Guards what follows, since {@link #close} may come at any moment. */
  private final Object lock = new Object();

  private @Nullable Opened opened;
  private @Nullable WatchSupervisor watch;
  private Map<KvQuery, Long> seen = Map.of();
  private @Nullable KeyListenerDispatcher dispatch;
  private boolean loaded;
  private boolean closed;
  private volatile @Nullable AgentAddress address;

  private record Opened(
      ConsulSettings settings,
      List<KvQuery> queries,
      ConnectionPool transport,
      SnapshotPublisher publisher,
      @Nullable SnapshotCache cache,
      TextFormats formats,
      KeyLayout layout,
      KvOperations direct,
      boolean readOnly) {}

  /** For {@link java.util.ServiceLoader}; the source takes its settings when it is opened. */
  public ConsulSource() {}

  @Override
  public String name() {
    return Consul.NAME;
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
    for (String key : SettingNames.unknown(context.settings())) {
      log.warn("{} is set, but nothing reads it: docs/consul.md has the settings", key);
    }
    ConsulSettings settings = ConsulSettings.from(context).orElse(null);
    if (settings == null) {
      log.info(
          "Consul is not asked, since nothing names an agent: set varve.consul.address or"
              + " CONSUL_HTTP_ADDR to use it");
      return;
    }
    open(settings, context.formats(), context.clock(), context.readOnly());
  }

  void open(ConsulSettings settings, List<ConfigFormat> found, Clock clock, boolean readOnly) {
    TextFormats formats = new TextFormats(found, settings.places().format());
    KeyLayout layout = new KeyLayout(settings.places(), formats);
    List<KvQuery> queries = layout.queries();
    SnapshotCache cache =
        settings.cache() == null
            ? null
            : new SnapshotCache(settings, settings.cache(), queries, clock);
    SnapshotPublisher publisher =
        new SnapshotPublisher(layout, new LayerAssembler(formats), readOnly ? null : cache);
    int connections =
        Math.max(
            settings.watching().connections(), queries.size() + WatchSupervisor.SPARE_CONNECTIONS);
    ConnectionPool transport = new ConnectionPool(settings, connections);
    KvOperations direct = new KvOperations(settings, transport);
    address = settings.address();
    boolean late;
    synchronized (lock) {
      late = closed;
      opened =
          new Opened(
              settings, queries, transport, publisher, cache, formats, layout, direct, readOnly);
    }
    if (late) {
      transport.close();
    }
  }

  @Override
  public SourceSnapshot load() {
    Opened source;
    synchronized (lock) {
      source = opened;
    }
    if (source == null) {
      return SourceSnapshot.of();
    }
    SourceSnapshot snapshot = read(source);
    Path seed = source.settings.writing().seed();
    if (seed != null && !source.readOnly && isRead() && seeded(source, seed)) {
      snapshot = read(source);
    }
    if (isRead() && snapshot.layers().stream().allMatch(layer -> layer.values().isEmpty())) {
      log.info(
          "Consul has no values yet in {}: if it should, look at these names, and at the rights of"
              + " the token",
          source.settings.places().shown());
    }
    return snapshot;
  }

  private SourceSnapshot read(Opened source) {
    List<KvReader> stores = new ArrayList<>();
    for (int i = 0; i < source.queries.size(); i++) {
      stores.add(new KvReader(source.settings, source.transport));
    }
    InitialLoader loader =
        new InitialLoader(
            source.settings, source.queries, stores, source.publisher, source.cache, end);
    SourceSnapshot snapshot;
    try {
      snapshot = loader.load();
    } finally {
      stores.forEach(KvReader::close);
      if (!source.settings.watching().on()) {
        source.transport.dropIdle(); // else the watch needs the connections
      }
    }
    synchronized (lock) {
      seen = loader.seen();
      loaded = true;
    }
    return snapshot;
  }

  /** Whether the server was read, and not the cache in its place. */
  private boolean isRead() {
    synchronized (lock) {
      return !seen.isEmpty();
    }
  }

  /** Writes the defaults that are set; returns whether any were missing. */
  private boolean seeded(Opened source, Path file) {
    try {
      SeedReport report = seed(file);
      log.info(
          "Seeded {} from {}: {}",
          new KvQuery.Prefix(source.settings.writing().prefix()).shown(),
          file,
          report);
      report.left().forEach((key, why) -> log.warn("{} is not seeded: {}", key, why));
      return !report.made().isEmpty();
    } catch (SourceException failure) {
      if (source.settings.startup() == StartupPolicy.FAIL) {
        throw failure;
      }
      log.warn("Nothing is seeded, or not all: {}", failure.getMessage());
      return true;
    }
  }

  @Override
  public void watch(SourceObserver observer) {
    Objects.requireNonNull(observer, "observer");
    synchronized (lock) {
      Opened source = opened;
      if (source != null && source.settings.watching().on() && !closed && watch == null) {
        watch(source, observer);
      }
    }
  }

  private void watch(Opened source, SourceObserver observer) {
    watch =
        new WatchSupervisor(
            source.settings, source.queries, seen, source.transport, source.publisher, observer);
  }

  /**
   * Calls back on every key of the store that is made, changed or deleted from now on, among those
   * that this source was set up with. Returns once the present state is known; nothing that changes
   * later is missed. Where a key changes faster than it is told, the last value is told.
   *
   * <p>For a source that is used by itself; an engine has its own way to watch. At most one watch a
   * source.
   *
   * @param listener called key by key on a thread of the source's, until {@link #close}; one that
   *     throws is logged and goes on being called
   * @throws SourceException if Consul cannot be read in time
   * @throws IllegalStateException if the source is not open, or watches already
   */
  public void watch(KeyListener listener) {
    Objects.requireNonNull(listener, "listener");
    Opened source = opened();
    boolean first;
    synchronized (lock) {
      first = !loaded;
    }
    if (first) {
      load();
    }
    synchronized (lock) {
      if (watch != null) {
        throw new IllegalStateException("this source watches already");
      }
      if (!closed) {
        dispatch = new KeyListenerDispatcher(listener);
        source.publisher.observeEntries(dispatch);
        watch(source, dispatch);
      }
    }
  }

  private Opened opened() {
    synchronized (lock) {
      if (opened == null || closed) {
        throw new IllegalStateException(
            closed
                ? "this source is closed"
                : "this source is not open, or no agent is named: set varve.consul.address");
      }
      return opened;
    }
  }

  /**
   * A source to be used by itself, without an engine around it.
   *
   * @return a builder without settings
   */
  public static ConsulSourceBuilder builder() {
    return new ConsulSourceBuilder();
  }

  @Override
  public String storeKey(String key) {
    Opened source = opened();
    return source.layout.storeKey(source.settings.writing().prefix(), key);
  }

  @Override
  public Optional<StoredValue> read(String key) {
    return opened().direct.read(key);
  }

  /** {@inheritDoc} Consul takes 64 writes, and by default 512 KiB, in one transaction. */
  @Override
  public WriteResult write(List<Write> batch) {
    return opened().direct.write(batch);
  }

  @Override
  public List<WriteResult> writeInParts(List<Write> batch) {
    return opened().direct.writeInParts(batch);
  }

  /**
   * Writes the values of a file for which nothing is read from Consul yet, as {@link #storeKey}
   * places them, in transactions of at most 64. A key, or a list as a whole, for which anything is
   * read, from whichever of its places, stays as it is.
   *
   * @param file a file in one of the formats on the class path
   * @return what was made, and what was kept
   * @throws SourceException if the file or Consul cannot be read or Consul not be written
   */
  public SeedReport seed(Path file) {
    Opened source = opened();
    List<SourceLayer> defaults = source.formats.parse(file);
    List<SourceLayer> present =
        new LayerAssembler(source.formats)
            .layers(source.layout.pieces(source.direct.read(source.queries)));
    return new DefaultsSeeder(this).seed(defaults, present);
  }

  /** {@inheritDoc} Tells of the agent, the token, each prefix, and where keys would be written. */
  @Override
  public List<Diagnostic> diagnose() {
    Opened source;
    synchronized (lock) {
      source = opened;
    }
    if (source == null) {
      return List.of(
          new Diagnostic(
              Diagnostic.Level.NOTE,
              "agent",
              "none is asked, since nothing names one: set varve.consul.address or"
                  + " CONSUL_HTTP_ADDR"));
    }
    return new ConsulDiagnostics(source.settings, source.queries, source.transport).run();
  }

  @Override
  public void close() {
    WatchSupervisor watching;
    KeyListenerDispatcher telling;
    Opened source;
    synchronized (lock) {
      closed = true;
      watching = watch;
      telling = dispatch;
      source = opened;
    }
    end.countDown();
    if (source == null) {
      return;
    }
    long until = System.nanoTime() + CLOSE.toNanos();
    if (telling != null) {
      telling.stop();
    }
    // Outside of the lock: it waits for threads, which may be in a call that closes us, too.
    if (watching == null) {
      source.transport.close();
    } else {
      watching.close(source.transport::close, CLOSE);
    }
    if (telling != null) {
      telling.join((until - System.nanoTime()) / 1_000_000);
    }
  }

  /** Such as {@code Consul@http://127.0.0.1:8500}, the address of nothing before it is opened. */
  @Override
  public String toString() {
    AgentAddress known = address;
    return "Consul@" + (known == null ? "nothing" : known);
  }
}
