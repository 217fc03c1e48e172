package io.varve.config.testkit;

import io.varve.config.ConfigException;
import io.varve.config.SourceException;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.io.IOException;
import java.nio.channels.Channel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sources that break a rule of {@link FailureRules}. */
final class FailureDefects extends DefectGroup {
  FailureDefects(CountDownLatch end, List<Channel> opened) {
    super(end, opened);
  }

  @Override
  void addAll() {
    add(
        "loadOfABrokenStore_throwsAConfigException",
        "load() of a store that cannot be read returned ",
        loadingABrokenStore(store -> SourceSnapshot.of()));
    add(
        "loadOfABrokenStore_throwsAConfigException",
        "threw java.lang.IllegalStateException",
        loadingABrokenStore(
            store -> {
              throw new IllegalStateException("no answer");
            }));
    add("failure_isReported", "the observer was not called since the store broke", Silent::new);
    add(
        "failure_keepsTheLastGoodState",
        "a report of {} from a store that cannot be read",
        reportingFailures((observer, failure) -> observer.changed(SourceSnapshot.of())));
    add(
        "failure_keepsTheLastGoodState",
        "a report of {} from a store that cannot be read",
        reportingFailures(
            (observer, failure) -> {
              observer.failed(failure);
              Thread later =
                  new Thread(
                      () -> {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                        observer.changed(SourceSnapshot.of());
                      });
              later.setDaemon(true);
              later.start();
            }));
    add(
        "failure_keepsTheLastGoodState",
        "a report of {} from a store that cannot be read",
        store ->
            new Remembering(store) {
              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                if (failed) {
                  observer.changed(SourceSnapshot.of());
                }
                super.report(observer, snapshot);
              }
            });
    add(
        "recovery_isReported",
        "though the store was mended",
        store ->
            new Selective(store) {
              @Override
              boolean isReported(Map<String, String> before, Map<String, String> now) {
                return !before.equals(now);
              }
            });
    add(
        "changeAfterARecovery_isReported",
        "the store holds {contract.a=\"2\"}",
        store ->
            new Remembering(store) {
              private boolean recovered;

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                if (!recovered) {
                  recovered = failed;
                  super.report(observer, snapshot);
                }
              }
            });
    add(
        "failure_showsNoValue",
        "a failure of the watch shows a value",
        store ->
            new Delegating(store) {
              @Override
              void report(SourceObserver observer, ConfigException failure) {
                observer.failed(
                    new SourceException(
                        failure.problems(), new IOException(store.state().entries().toString())));
              }
            });
    add(
        "failure_showsNoValue",
        "a failure of load() shows a value",
        loadingABrokenStore(
            store -> {
              throw failure(store.state().entries().toString());
            }));
  }

  /** Source that remembers that its store has failed. */
  private static class Remembering extends Delegating {
    boolean failed;

    Remembering(MemoryStore store) {
      super(store);
    }

    @Override
    void report(SourceObserver observer, ConfigException failure) {
      failed = true;
      super.report(observer, failure);
    }
  }
}
