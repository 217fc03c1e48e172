package io.varve.config.consul;

import io.varve.config.spi.SourceObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/** All watches of a source side by side, a thread and a connection each. Owns the threads. */
final class ConsulWatch {
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Publisher publisher;
  private final Outage outage;

  /**
   * Starts them.
   *
   * @param seen the index that each query was answered with last; none for one to be read anew
   */
  ConsulWatch(
      ConsulSettings settings,
      List<Query> queries,
      Map<Query, Long> seen,
      Transport transport,
      Publisher publisher,
      SourceObserver observer) {
    this.publisher = publisher;
    Backoff backoff =
        new Backoff(settings.timing().backoff(), () -> ThreadLocalRandom.current().nextDouble());
    this.outage = new Outage(backoff);
    publisher.observe(observer);
    for (Query query : queries) {
      WatchState start = new WatchState(Math.max(0, seen.getOrDefault(query, 0L)));
      KvStore store = new KvStore(settings, transport.open(), transport::dropIdle);
      PrefixWatcher watcher =
          new PrefixWatcher(query, start, store, publisher, outage, backoff, settings, end);
      Thread thread = new Thread(watcher, "varve-consul-watch-" + (threads.size() + 1));
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  /**
   * Ends them, once their connections are closed.
   *
   * @param closing closes the connections
   */
  void close(Runnable closing, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    end.countDown();
    outage.close();
    closing.run();
    publisher.close(patience.toNanos());
    boolean interrupted = false;
    for (Thread thread : threads) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (thread == Thread.currentThread() || left <= 0) {
        continue;
      }
      try {
        thread.join(left);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
