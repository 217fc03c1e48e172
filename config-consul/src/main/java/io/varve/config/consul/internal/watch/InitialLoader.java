package io.varve.config.consul.internal.watch;

import io.varve.config.SourceException;
import io.varve.config.consul.internal.cache.SnapshotCache;
import io.varve.config.consul.internal.cache.SnapshotCodec;
import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.http.ErrorTranslator;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.publish.FailureKind;
import io.varve.config.consul.internal.publish.SnapshotPublisher;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.StartupPolicy;
import io.varve.config.spi.SourceSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Initial load, with retries and the policy for a start without Consul. Single-use. */
public final class InitialLoader {
  private static final Logger log = ConsulOrigins.LOG;

  private final ConsulSettings settings;
  private final List<KvQuery> queries;
  private final ConnectionPool pool;
  private final Map<KvQuery, KvReader> readers = new LinkedHashMap<>();
  private final SnapshotPublisher publisher;
  private final @Nullable SnapshotCache cache;
  private final EndSignal end;
  private final Map<KvQuery, Long> seen = new HashMap<>();

  /**
   * Creates a loader. Sends no request yet.
   *
   * @param end sent when the source is closed
   */
  public InitialLoader(
      ConsulSettings settings,
      List<KvQuery> queries,
      ConnectionPool pool,
      SnapshotPublisher publisher,
      @Nullable SnapshotCache cache,
      EndSignal end) {
    this.settings = settings;
    this.queries = queries;
    this.pool = pool;
    queries.forEach(query -> readers.put(query, new KvReader(settings, pool)));
    this.publisher = publisher;
    this.cache = cache;
    this.end = end;
  }

  /** The index of the answer to each query; empty if the server was not read. */
  public Map<KvQuery, Long> seen() {
    return seen;
  }

  /**
   * Loads all queries.
   *
   * @throws SourceException if Consul cannot be read and the policy requires it
   */
  public SourceSnapshot load() {
    try {
      SourceSnapshot snapshot = publisher.start(loadWithRetries(), "");
      publisher.save();
      return snapshot;
    } catch (ConsulRequestException failure) {
      return startWithout(
          isNotThereYet(failure) ? FailureKind.OUTAGE : FailureKind.REFUSED,
          failure.asSourceException());
    } catch (SourceException unreadable) {
      return startWithout(FailureKind.MALFORMED, unreadable);
    } finally {
      readers.values().forEach(KvReader::close);
      if (!settings.watching().enabled()) {
        pool.dropIdle(); // without a watch, no connection is needed any more
      }
    }
  }

  /**
   * Loads within the startup timeout. Retries only if the program cannot start without Consul: the
   * watches take up what comes later.
   */
  private Map<KvQuery, IndexedEntries> loadWithRetries() throws ConsulRequestException {
    boolean required = settings.startup() == StartupPolicy.FAIL;
    Backoff backoff =
        new Backoff(
            settings.timing().backoff().dividedBy(4),
            () -> ThreadLocalRandom.current().nextDouble());
    Duration timeout = settings.timing().startup();
    long until = System.nanoTime() + timeout.toNanos();
    if (!timeout.isZero()) {
      readers.values().forEach(reader -> reader.endBy(until));
    }
    String reported = "";
    for (int failures = 1; ; failures++) {
      try {
        return loadOnce();
      } catch (ConsulRequestException failure) {
        long pause = backoff.pause(failures);
        boolean over = System.nanoTime() + pause - until >= 0;
        if (!required || !isNotThereYet(failure) || over) {
          throw failure;
        }
        String reason = failure.problem().toString();
        if (!reason.equals(reported)) {
          reported = reason;
          log.info("Consul cannot be read yet; trying for {} s: {}", timeout.toSeconds(), reason);
        }
        if (ended(pause)) {
          throw failure;
        }
      }
    }
  }

  /** A new token is known to all servers of a cluster only after a while. */
  private static boolean isNotThereYet(ConsulRequestException failure) {
    return failure.kind() == Kind.UNAVAILABLE || ErrorTranslator.isUnknownToken(failure);
  }

  private boolean ended(long pause) {
    try {
      return end.await(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Loads all queries once; throws the failure of the first query that failed. */
  private Map<KvQuery, IndexedEntries> loadOnce() throws ConsulRequestException {
    Map<KvQuery, IndexedEntries> answers = new HashMap<>();
    seen.clear();
    ParallelLoad load = new ParallelLoad(readers);
    for (KvQuery query : queries) {
      try {
        IndexedEntries answer = load.answer(query);
        answers.put(query, answer);
        seen.put(query, WatchIndex.START.answered(answer.index()).value());
      } catch (ConsulRequestException failure) {
        if (failure.kind() != Kind.DENIED
            || !(query instanceof KvQuery.FolderDocuments)
            || ErrorTranslator.isUnknownToken(failure)) {
          throw failure;
        }
        answers.put(query, new IndexedEntries(KvEntries.NOTHING, null));
        log.info(
            "The token may not list {}: documents next to the prefixes are not read",
            query.displayName());
      }
    }
    return answers;
  }

  private SourceSnapshot startWithout(FailureKind kind, SourceException failure) {
    seen.clear();
    if (settings.startup() == StartupPolicy.CACHED) {
      return startFromCache(kind, failure);
    }
    if (settings.startup() == StartupPolicy.OPTIONAL && kind == FailureKind.OUTAGE) {
      log.warn("Starting without Consul, as varve.consul.startup says: {}", failure.getMessage());
      SourceSnapshot empty = publisher.start(Map.of(), "");
      publisher.startedWithout(queries, kind, failure);
      return empty;
    }
    throw failure;
  }

  private SourceSnapshot startFromCache(FailureKind kind, SourceException failure) {
    SnapshotCodec.CachedState cached = cache == null ? null : cache.load().orElse(null);
    if (cached == null) {
      throw failure;
    }
    Map<KvQuery, IndexedEntries> answers = new HashMap<>();
    for (int i = 0; i < queries.size(); i++) {
      answers.put(queries.get(i), new IndexedEntries(cached.entries().get(i), cached.index()));
    }
    SourceSnapshot snapshot = publisher.start(answers, " from the cache of " + cached.at());
    publisher.startedWithout(queries, kind, failure);
    log.warn(
        "Starting with the values that Consul had at {} (index {}), from {}: {}",
        cached.at(),
        cached.index(),
        cache,
        failure.getMessage());
    return snapshot;
  }
}
