package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;
import static io.varve.config.testkit.internal.ContractKeys.B;

import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.nio.channels.Channel;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Sources that break a rule of {@link WatchRules}. */
final class WatchDefects extends DefectGroup {
  WatchDefects(CountDownLatch end, List<Channel> opened) {
    super(end, opened);
  }

  @Override
  void addAll() {
    add(
        "watch_doesNotBlock",
        "watch(…) did not return within",
        store ->
            new Delegating(store) {
              @Override
              public void watch(SourceObserver observer) {
                await(end);
              }
            });
    add("creation_isReported", "the observer was not called", store -> dropping(store, Case.NEW));
    add("change_isReported", "the observer was not called", store -> dropping(store, Case.TEXT));
    add(
        "twoChanges_endInTheSecond",
        "the store holds {contract.a=\"3\"}",
        store ->
            new Delegating(store) {
              private int count;

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                if (count++ % 2 == 0) {
                  super.report(observer, snapshot);
                }
              }
            });
    add(
        "deletion_isReported",
        "the store holds {contract.b=\"2\"}",
        store -> dropping(store, Case.GONE));
    add(
        "deletionOfTheLastKey_isReported",
        "the store holds {}, but the observer was not called",
        store -> dropping(store, Case.EMPTY));
    add("changeBeforeTheWatch_isReported", "the observer was not called", Gap::new);
    add("deletionBeforeTheWatch_isReported", "the observer was not called", Gap::new);
    add(
        "report_isWhole",
        "contract.c=\"3\"",
        reporting((observer, snapshot) -> observer.changed(part(snapshot))));
    add(
        "report_isWhole",
        "a report of {contract.c=\"3\"} while",
        reporting(
            (observer, snapshot) -> {
              observer.changed(part(snapshot));
              observer.changed(snapshot);
            }));
    add(
        "equalContents_areNotReported",
        "the same contents twice",
        reporting(
            (observer, snapshot) -> {
              observer.changed(snapshot);
              observer.changed(snapshot);
            }));
    add(
        "reports_areInOrder",
        "contract.a was reported as ",
        store ->
            new Delegating(store) {
              private SourceSnapshot before = SourceSnapshot.of();

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                super.report(observer, snapshot);
                super.report(observer, before);
                super.report(observer, snapshot);
                before = snapshot;
              }
            });
    add(
        "reports_comeOneAtATime",
        "a call began while another one ran",
        reporting(
            (observer, snapshot) -> {
              Thread beside = new Thread(() -> observer.changed(snapshot));
              beside.start();
              observer.changed(snapshot);
              join(beside);
            }));
    add(
        "manyWrites_endInTheFinalState",
        "but the observer was notified of (the last 8 of 20)",
        store ->
            new Delegating(store) {
              private int count;

              @Override
              void report(SourceObserver observer, SourceSnapshot snapshot) {
                if (++count <= 20) {
                  super.report(observer, snapshot);
                }
              }
            });
  }

  private static SourceSnapshot part(SourceSnapshot snapshot) {
    return Delegating.edit(snapshot, texts -> texts.keySet().removeAll(List.of(A, B)));
  }

  /** Mistakes the contents at the start of the watch for the loaded ones. */
  private static final class Gap extends Delegating {
    private boolean begins;

    Gap(MemoryStore store) {
      super(store);
    }

    @Override
    public void watch(SourceObserver observer) {
      begins = true;
      super.watch(observer);
      begins = false;
    }

    @Override
    void report(SourceObserver observer, SourceSnapshot snapshot) {
      if (!begins) {
        super.report(observer, snapshot);
      }
    }
  }
}
