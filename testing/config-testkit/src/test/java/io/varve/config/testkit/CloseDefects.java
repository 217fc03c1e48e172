package io.varve.config.testkit;

import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.nio.channels.Channel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Sources that break a rule of {@link CloseRules}. */
final class CloseDefects extends DefectGroup {
  CloseDefects(CountDownLatch end, List<Channel> opened) {
    super(end, opened);
  }

  @Override
  void addAll() {
    add(
        "close_isIdempotent",
        "close() for the 2. time threw java.lang.IllegalStateException",
        store ->
            new Delegating(store) {
              private boolean closed;

              @Override
              public void close() {
                if (closed) {
                  throw new IllegalStateException("closed already");
                }
                closed = true;
                super.close();
              }
            });
    add(
        "close_comesAtAnyMoment",
        "close() before open(…) threw java.lang.NullPointerException",
        store ->
            new Delegating(store) {
              private SourceContext context;

              @Override
              public void open(SourceContext given) {
                context = given;
              }

              @Override
              public void close() {
                String unused = context.toString();
                super.close();
              }
            });
    add(
        "close_endsTheReports",
        "calls to the observer after close() had returned",
        store ->
            new Delegating(store) {
              @Override
              public void close() {}
            });
    add(
        "close_waitsForACallThatRuns",
        "close() returned while a call to the observer ran",
        store ->
            new Handing(store) {
              @Override
              public void close() {
                good.close();
                var unused = thread.shutdownNow();
              }
            });
    add(
        "close_whileACallHangs_isBounded",
        "close() did not return within",
        store ->
            new Delegating(store) {
              private final Object lock = new Object();

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                synchronized (lock) {
                  super.report(observer, snapshot);
                }
              }

              @Override
              public void close() {
                super.close();
                synchronized (lock) {
                  super.close();
                }
              }
            });
    add(
        "close_insideACall_isBounded",
        "close() did not return inside of a call",
        store ->
            new Handing(store) {
              @Override
              public void close() {
                good.close();
                thread.shutdown();
                try {
                  boolean unused = thread.awaitTermination(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            });
    add(
        "close_ofABrokenStore_isBounded",
        "close() did not return within 3000 ms",
        store ->
            new Delegating(store) {
              @Override
              public void close() {
                if (store.state().failure() != null) {
                  await(end);
                }
                super.close();
              }
            });
    add(
        "close_endsALoadThatWaits",
        "load() of a source that is closed did not return within",
        store ->
            new Delegating(store) {
              @Override
              public SourceSnapshot load() {
                if (store.state().failure() != null) {
                  await(end);
                }
                return super.load();
              }
            });
  }

  /** Reports on a thread of its own. */
  private abstract static class Handing extends Delegating {
    final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread daemon = new Thread(task, "handing");
              daemon.setDaemon(true);
              return daemon;
            });

    Handing(MemoryStore store) {
      super(store);
    }

    @Override
    void report(SourceObserver observer, SourceSnapshot snapshot) {
      thread.execute(() -> observer.changed(snapshot));
    }
  }
}
