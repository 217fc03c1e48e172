package io.varve.config.layered.internal.engine;

import io.varve.config.layered.internal.guard.GuardChain;
import io.varve.config.layered.internal.lifecycle.SourceCloser;
import io.varve.config.layered.internal.lifecycle.SourceShutdownHook;
import io.varve.config.layered.internal.lifecycle.Threads;
import io.varve.config.layered.internal.notify.RefusalDispatcher;
import io.varve.config.layered.spi.Scheduler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Closes the parts of an engine in order, once, with a time limit for each. */
final class EngineLifecycle {
  private final StatePublisher publisher;
  private final GuardChain guards;
  private final SourceCloser sources;
  private final Scheduler scheduler;
  private final RefusalDispatcher refusals;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  EngineLifecycle(
      StatePublisher publisher,
      GuardChain guards,
      SourceCloser sources,
      Scheduler scheduler,
      RefusalDispatcher refusals) {
    this.publisher = publisher;
    this.guards = guards;
    this.sources = sources;
    this.scheduler = scheduler;
    this.refusals = refusals;
  }

  /** Registers the sources to be closed at the end of the JVM, if they are still open then. */
  void closeAtExit() {
    SourceShutdownHook.add(sources);
  }

  /** Takes no lock: a merge or a converter may hold the engine's lock for an unlimited time. */
  void close() {
    if (closing.compareAndSet(false, true)) {
      publisher.freeze();
      try {
        guards.close(); // first, since a source that reports a change may be waiting for a guard
        sources.close();
        SourceShutdownHook.remove(sources);
        scheduler.close();
        publisher.close();
        refusals.close();
      } finally {
        closed.countDown();
      }
    } else if (!publisher.isDispatching()) { // a listener would wait for itself
      var unused =
          Threads.await(
              System.nanoTime() + Long.MAX_VALUE,
              nanos -> closed.await(nanos, TimeUnit.NANOSECONDS));
    }
  }
}
