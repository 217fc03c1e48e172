package io.varve.config.consul;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.Phase;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * each prefix. What it said last stays in force whatever happens to the server or to the token; it
 * goes on trying until {@link #close}, which ends requests that run.
 */
public final class ConsulSource implements ConfigSource {
  static final String NAME = "consul";

  private static final Logger log = LoggerFactory.getLogger(ConsulSource.class);

  /** The contract's second, less what it takes to get here. */
  private static final Duration CLOSE = Duration.ofMillis(900);

  private final CountDownLatch end = new CountDownLatch(1);

  /** Guards what follows, since {@link #close} may come at any moment. */
  private final Object lock = new Object();

  private @Nullable Opened opened;
  private @Nullable ConsulWatch watch;
  private Map<Query, Long> seen = Map.of();
  private boolean closed;
  private volatile @Nullable ConsulAddress address;

  private record Opened(
      ConsulSettings settings,
      List<Query> queries,
      Transport transport,
      Publisher publisher,
      @Nullable SnapshotCache cache) {}

  /** For {@link java.util.ServiceLoader}; the source takes its settings when it is opened. */
  public ConsulSource() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int ordinal() {
    return 200;
  }

  @Override
  public Phase phase() {
    return Phase.REMOTE;
  }

  @Override
  public void open(SourceContext context) {
    ConsulSettings settings = ConsulSettings.from(context).orElse(null);
    if (settings == null) {
      log.info(
          "Consul is not asked, since nothing names an agent: set varve.consul.address or"
              + " CONSUL_HTTP_ADDR to use it");
      return;
    }
    TextFormats formats = new TextFormats(context.formats(), settings.places().format());
    Layout layout = new Layout(settings.places(), formats);
    List<Query> queries = layout.queries();
    SnapshotCache cache =
        settings.cache() == null
            ? null
            : new SnapshotCache(settings, settings.cache(), queries, context.clock());
    Publisher publisher = new Publisher(layout, new LayerBuilder(formats), cache);
    // One for each watch, and one that a watch which ends has not given back yet.
    Transport transport = new Transport(settings, queries.size() + 1);
    address = settings.address();
    boolean late;
    synchronized (lock) {
      late = closed;
      opened = new Opened(settings, queries, transport, publisher, cache);
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
    KvStore store =
        new KvStore(source.settings, source.transport.open(), source.transport::dropIdle);
    Startup startup =
        new Startup(source.settings, source.queries, store, source.publisher, source.cache, end);
    SourceSnapshot snapshot = startup.read();
    synchronized (lock) {
      seen = startup.seen();
    }
    return snapshot;
  }

  @Override
  public void watch(SourceObserver observer) {
    Objects.requireNonNull(observer, "observer");
    synchronized (lock) {
      Opened source = opened;
      if (source == null || !source.settings.watch() || closed || watch != null) {
        return;
      }
      watch =
          new ConsulWatch(
              source.settings, source.queries, seen, source.transport, source.publisher, observer);
    }
  }

  @Override
  public void close() {
    ConsulWatch watching;
    Opened source;
    synchronized (lock) {
      closed = true;
      watching = watch;
      source = opened;
    }
    end.countDown();
    if (source == null) {
      return;
    }
    // Outside of the lock: it waits for threads, which may be in a call that closes us, too.
    if (watching == null) {
      source.transport.close();
    } else {
      watching.close(source.transport::close, CLOSE);
    }
  }

  /** Such as {@code Consul@http://127.0.0.1:8500}, the address of nothing before it is opened. */
  @Override
  public String toString() {
    ConsulAddress known = address;
    return "Consul@" + (known == null ? "nothing" : known);
  }
}
