package io.varve.config.consul.internal.watch;

import io.varve.config.consul.internal.client.KvReader;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Answers to all queries, read in parallel. Single-use. */
final class ParallelLoad {
  private final List<FutureTask<IndexedEntries>> readings = new ArrayList<>();

  private ParallelLoad() {}

  /**
   * Reads all queries and waits until every request is over, even if one fails.
   *
   * @param readers one for each query
   */
  static ParallelLoad of(List<KvQuery> queries, List<KvReader> readers) {
    ParallelLoad all = new ParallelLoad();
    for (int i = 0; i < queries.size(); i++) {
      KvQuery query = queries.get(i);
      KvReader reader = readers.get(i);
      all.readings.add(new FutureTask<>(() -> reader.read(query, 0, Duration.ZERO)));
    }
    all.run();
    return all;
  }

  /** Reads the last query on the calling thread and each other on a thread of its own. */
  private void run() {
    int last = readings.size() - 1;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < last; i++) {
      Thread thread = new Thread(readings.get(i), "varve-consul-load-" + (i + 1));
      thread.setDaemon(true);
      try {
        thread.start();
        threads.add(thread);
      } catch (OutOfMemoryError e) {
        readings.get(i).run(); // no thread left, as in a container with a limit
      }
    }
    if (last >= 0) {
      readings.get(last).run();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      // Bounded: each request has a timeout, and ends when the source is closed.
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The answer to the query at a position. */
  IndexedEntries get(int position) throws ConsulRequestException {
    try {
      return readings.get(position).get();
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
