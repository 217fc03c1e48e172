package io.varve.config.testkit;

import static io.varve.config.testkit.internal.ContractKeys.A;

import io.varve.config.testkit.ContractHarness.Watched;
import io.varve.config.testkit.internal.OpenFileCount;
import io.varve.config.testkit.internal.RecordingObserver;
import io.varve.config.testkit.internal.RuleViolation;
import io.varve.config.testkit.internal.Waiter;
import io.varve.config.testkit.internal.Waiter.PendingCall;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/** Rules for threads, connections and files. */
final class LeakRules {
  /** More than other tests of the same JVM open in the meantime. */
  private static final int CYCLES = 8;

  private LeakRules() {}

  static void threadsAreDaemons(ContractHarness harness) throws Exception {
    // A thread inherits the group of its creator, so the group leaves out threads of other tests.
    ThreadGroup group = new ThreadGroup(Waiter.THREAD);
    FutureTask<Boolean> session =
        new FutureTask<>(
            () -> {
              Watched watched = harness.watch();
              if (harness.has(Requirement.WATCH)) {
                harness.put(A, "1");
                RecordingObserver recorder = watched.recorder();
                harness
                    .waiter()
                    .until(
                        () -> !recorder.reports().isEmpty(), recorder::describe, WatchRules.REMEDY);
              }
              return true;
            });
    Thread thread = new Thread(group, session, Waiter.THREAD + "-session");
    thread.setDaemon(false);
    thread.start();
    var unused = new PendingCall<>("a session", session, thread).end(harness.waiter());
    Thread[] threads = new Thread[group.activeCount() + 100];
    int count = group.enumerate(threads);
    Set<String> hold =
        Arrays.stream(threads, 0, count)
            .filter(each -> !each.isDaemon())
            .map(Thread::getName)
            .filter(name -> !name.startsWith(Waiter.THREAD))
            .collect(Collectors.toCollection(TreeSet::new));
    RuleViolation.unless(
        hold.isEmpty(),
        "threads that are no daemons: " + hold,
        "setDaemon(true): a program that forgets close() must be able to end");
  }

  private static void cycles(ContractHarness harness, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Watched watched = harness.watch();
      harness.close(watched.source());
    }
  }

  static void noThread(ContractHarness harness) throws Exception {
    // A thread that a client starts once for all sources is no leak.
    cycles(harness, 1);
    Set<Thread> before = Set.copyOf(threads());
    cycles(harness, CYCLES);
    harness
        .waiter()
        .until(
            () -> newThreads(before).size() < CYCLES,
            () ->
                CYCLES
                    + " sources were closed, and these threads live on: "
                    + newThreads(before).stream().map(Thread::getName).toList(),
            "end all threads in close()");
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  private static List<Thread> newThreads(Set<Thread> before) {
    return threads().stream()
        .filter(thread -> !before.contains(thread))
        .sorted(Comparator.comparing(Thread::getName))
        .toList();
  }

  static void nothingOpen(ContractHarness harness) throws Exception {
    cycles(harness, 1);
    long before = open();
    cycles(harness, CYCLES);
    harness
        .waiter()
        .until(
            () -> open() < before + CYCLES,
            () ->
                CYCLES
                    + " sources were closed, and the process has "
                    + open()
                    + " files and connections open, not "
                    + before
                    + " as before",
            "close every connection and file in close()");
  }

  private static long open() {
    return OpenFileCount.open().orElseThrow();
  }
}
