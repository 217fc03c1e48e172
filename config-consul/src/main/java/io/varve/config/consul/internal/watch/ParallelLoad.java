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

/** What all queries find now, read side by side: as slow as the slowest, and no slower. */
final class ParallelLoad {
  private final List<FutureTask<IndexedEntries>> readings = new ArrayList<>();

  private ParallelLoad() {}

  /**
   * Reads, and waits until nothing is read any more, whatever failed.
   *
   * @param stores one for each query
   */
  static ParallelLoad of(List<KvQuery> queries, List<KvReader> stores) {
    ParallelLoad all = new ParallelLoad();
    for (int i = 0; i < queries.size(); i++) {
      KvQuery query = queries.get(i);
      KvReader store = stores.get(i);
      all.readings.add(new FutureTask<>(() -> store.read(query, 0, Duration.ZERO)));
    }
    all.run();
    return all;
  }

  /** The last one on the thread that waits, the others on one each. */
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
        readings.get(i).run(); // no thread is to be had, as in a container with a limit
      }
    }
    if (last >= 0) {
      readings.get(last).run();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      // Not for ever: each request has its time, and ends when the source is closed.
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

  /** What the query at a place found. */
  IndexedEntries get(int place) throws ConsulRequestException {
    try {
      return readings.get(place).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConsulRequestException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody waits for what is done", e);
    }
  }
}
