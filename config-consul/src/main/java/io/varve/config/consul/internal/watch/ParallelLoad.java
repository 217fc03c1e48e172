package io.varve.config.consul.internal.watch;

import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Answers to all queries, read in parallel. */
final class ParallelLoad {
  private final Map<KvQuery, FutureTask<IndexedEntries>> readings = new LinkedHashMap<>();

  /** Reads all queries. Returns when all requests have ended, even if one fails. */
  ParallelLoad(Map<KvQuery, KvReader> readers) {
    readers.forEach(
        (query, reader) ->
            readings.put(query, new FutureTask<>(() -> reader.read(query, 0, Duration.ZERO))));
    List<FutureTask<IndexedEntries>> others = new ArrayList<>(readings.values());
    if (others.isEmpty()) {
      return;
    }
    FutureTask<IndexedEntries> own = others.remove(others.size() - 1);
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (FutureTask<IndexedEntries> task : others) {
      int number = running.size() + 1;
      running.add(CompletableFuture.runAsync(task, reading -> start(reading, number)));
    }
    own.run();
    // Takes a bounded time: each request has a timeout, and is aborted when the source is closed.
    CompletableFuture.allOf(running.toArray(new CompletableFuture<?>[0])).join();
  }

  private static void start(Runnable reading, int number) {
    Thread thread = new Thread(reading, "varve-consul-load-" + number);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      reading.run(); // no thread available, as in a container with a limit
    }
  }

  IndexedEntries answer(KvQuery query) throws ConsulRequestException {
    try {
      return Objects.requireNonNull(readings.get(query)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConsulRequestException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the reading is over: no call waits for it", e);
    }
  }
}
