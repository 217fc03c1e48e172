package io.varve.config.consul.internal.watch;

import io.varve.config.SourceException;
import io.varve.config.consul.internal.cache.SnapshotCache;
import io.varve.config.consul.internal.cache.SnapshotCodec;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.kv.Consul;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.publish.SnapshotPublisher;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.StartupPolicy;
import io.varve.config.spi.SourceSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The first reading, and what to do if it fails. Of use once. */
public final class InitialLoader {
  private static final Logger log = Consul.LOG;

  private final ConsulSettings settings;
  private final List<KvQuery> queries;
  private final List<KvReader> stores;
  private final SnapshotPublisher publisher;
  private final @Nullable SnapshotCache cache;
  private final CountDownLatch end;
  private final Map<KvQuery, Long> seen = new HashMap<>();

  /**
   * Reads nothing yet.
   *
   * @param stores one for each query, with a connection of its own
   */
  public InitialLoader(
      ConsulSettings settings,
      List<KvQuery> queries,
      List<KvReader> stores,
      SnapshotPublisher publisher,
      @Nullable SnapshotCache cache,
      CountDownLatch end) {
    this.settings = settings;
    this.queries = queries;
    this.stores = stores;
    this.publisher = publisher;
    this.cache = cache;
    this.end = end;
  }

  /** The index that came with what each query found; none where the server was not read. */
  public Map<KvQuery, Long> seen() {
    return seen;
  }

  /**
   * Reads everything.
   *
   * @throws SourceException if it cannot be read, and the policy is not to start without it
   */
  public SourceSnapshot read() {
    try {
      Map<KvQuery, KvEntries> contents = patiently();
      long index = seen.values().stream().mapToLong(Long::longValue).max().orElse(0);
      SourceSnapshot snapshot = publisher.start(contents, index, "");
      publisher.save();
      return snapshot;
    } catch (ConsulRequestException failure) {
      return without(failure.asSourceException(), failure.kind() == Kind.UNAVAILABLE);
    } catch (SourceException unreadable) {
      return without(unreadable, false);
    }
  }

  /** Tries for a while where a start without Consul is an error. */
  private Map<KvQuery, KvEntries> patiently() throws ConsulRequestException {
    boolean patient = settings.startup() == StartupPolicy.FAIL;
    Backoff backoff =
        new Backoff(
            settings.timing().backoff().dividedBy(4),
            () -> ThreadLocalRandom.current().nextDouble());
    Duration most = settings.timing().startup();
    long until = System.nanoTime() + most.toNanos();
    if (patient && !most.isZero()) {
      stores.forEach(store -> store.endBy(until));
    }
    for (int failures = 1; ; failures++) {
      try {
        return once();
      } catch (ConsulRequestException failure) {
        long pause = backoff.pause(failures);
        boolean over = System.nanoTime() + pause - until >= 0;
        if (!patient || failure.kind() != Kind.UNAVAILABLE || over || ended(pause)) {
          throw failure;
        }
        if (failures == 1) {
          log.info("{} cannot be read yet; trying for {} s", settings.address(), most.toSeconds());
        }
      }
    }
  }

  private boolean ended(long pause) {
    try {
      return end.await(pause, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Reads everything once. Of several failures that of the first query is thrown. */
  private Map<KvQuery, KvEntries> once() throws ConsulRequestException {
    Map<KvQuery, KvEntries> contents = new HashMap<>();
    seen.clear();
    ParallelLoad reading = ParallelLoad.of(queries, stores);
    for (int i = 0; i < queries.size(); i++) {
      KvQuery query = queries.get(i);
      try {
        IndexedEntries answer = reading.get(i);
        contents.put(query, answer.contents());
        seen.put(query, WatchIndex.START.answered(answer.index()).index());
      } catch (ConsulRequestException failure) {
        if (failure.kind() != Kind.DENIED || !(query instanceof KvQuery.FolderTexts)) {
          throw failure;
        }
        contents.put(query, KvEntries.NOTHING);
        log.info(
            "The token may not list {}: whole texts beside the prefixes are not read",
            query.shown());
      }
    }
    return contents;
  }

  private SourceSnapshot without(SourceException failure, boolean unavailable) {
    seen.clear();
    switch (settings.startup()) {
      case OPTIONAL -> {
        if (unavailable) {
          log.warn(
              "Starting without Consul, as varve.consul.startup says: {}", failure.getMessage());
          SourceSnapshot nothing = publisher.start(Map.of(), 0, "");
          publisher.startedWithout(queries, failure, true);
          return nothing;
        }
        throw failure;
      }
      case CACHED -> {
        return cached(failure, unavailable);
      }
      default -> throw failure;
    }
  }

  private SourceSnapshot cached(SourceException failure, boolean unavailable) {
    SnapshotCodec.CachedState kept = cache == null ? null : cache.load().orElse(null);
    if (kept == null) {
      throw failure;
    }
    Map<KvQuery, KvEntries> contents = new HashMap<>();
    for (int i = 0; i < queries.size(); i++) {
      contents.put(queries.get(i), kept.contents().get(i));
    }
    SourceSnapshot snapshot =
        publisher.start(contents, kept.index(), " from the cache of " + kept.at());
    publisher.startedWithout(queries, failure, unavailable);
    log.warn(
        "Starting with the values that Consul had at {} (index {}), from {}: {}",
        kept.at(),
        kept.index(),
        cache,
        failure.getMessage());
    return snapshot;
  }
}
