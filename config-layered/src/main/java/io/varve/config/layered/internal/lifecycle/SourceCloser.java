package io.varve.config.layered.internal.lifecycle;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.spi.ConfigSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Closes the sources of one configuration, once. If a source is slow, the next ones are closed in
 * parallel. A source that hangs therefore delays the others only for a bounded time. Thread-safe.
 */
public final class SourceCloser {
  private static final Duration BOUND = Duration.ofSeconds(3);

  /** Most sources have nothing to close, and a thread for each would take longer. */
  private static final Duration PATIENCE = Duration.ofMillis(10);

  private final Queue<ConfigSource> open;

  public SourceCloser(List<ConfigSource> sources) {
    this.open = new ConcurrentLinkedQueue<>(sources);
  }

  /** Closes the sources, and interrupts those that hang. */
  public void close() {
    for (Thread late : close(BOUND)) {
      LOG.warn("{} has not ended after {}; going on without it", late.getName(), BOUND);
      late.interrupt();
    }
  }

  /** Returns the threads that have not ended within the bound. A second caller waits. */
  synchronized List<Thread> close(Duration bound) {
    List<Thread> closers = new ArrayList<>();
    long end = System.nanoTime() + bound.toNanos();
    while (!open.isEmpty()) {
      Thread closer = new Thread(new Closing(), "varve-layered-close");
      closer.setDaemon(true);
      closer.start();
      closers.add(closer);
      var unused = Threads.join(closer, System.nanoTime() + PATIENCE.toNanos());
    }
    List<Thread> late = new ArrayList<>();
    for (Thread closer : closers) {
      if (!Threads.join(closer, end)) {
        late.add(closer);
      }
    }
    return late;
  }

  /** A named class, since a lambda would delay the end of a small program. */
  private final class Closing implements Runnable {
    @Override
    public void run() {
      for (ConfigSource source = open.poll(); source != null; source = open.poll()) {
        Thread.currentThread().setName("varve-layered-close-" + source.name());
        try {
          source.close();
        } catch (RuntimeException | Error failure) {
          LOG.warn("{} failed to close", source.name(), failure);
        }
      }
    }
  }
}
