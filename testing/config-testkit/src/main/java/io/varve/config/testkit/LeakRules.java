package io.varve.config.testkit;

import static io.varve.config.testkit.LoadRules.A;

import io.varve.config.testkit.Patience.Running;
import io.varve.config.testkit.Subject.Watched;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/** What a source leaves behind. */
final class LeakRules {
  /** More than other tests of the same JVM begin and keep in the meantime. */
  private static final int CYCLES = 8;

  private LeakRules() {}

  static void threadsAreDaemons(Subject subject) throws Exception {
    // Threads belong to the group of the thread that starts them: those of other tests do not.
    ThreadGroup group = new ThreadGroup(Patience.THREAD);
    FutureTask<Boolean> session =
        new FutureTask<>(
            () -> {
              Watched watched = subject.watch();
              if (Needs.WATCH.isIn(subject.test().getClass())) {
                subject.put(A, "1");
                Recorder recorder = watched.recorder();
                subject
                    .patience()
                    .until(() -> !recorder.reports().isEmpty(), recorder::told, WatchRules.REMEDY);
              }
              return true;
            });
    Thread thread = new Thread(group, session, Patience.THREAD + "-session");
    thread.setDaemon(false);
    thread.start();
    var unused = new Running<>("a session", session, thread).end(subject.patience());
    Thread[] threads = new Thread[group.activeCount() + 100];
    int count = group.enumerate(threads);
    Set<String> hold =
        Arrays.stream(threads, 0, count)
            .filter(each -> !each.isDaemon())
            .map(Thread::getName)
            .filter(name -> !name.startsWith(Patience.THREAD))
            .collect(Collectors.toCollection(TreeSet::new));
    Broken.unless(
        hold.isEmpty(),
        "threads that are no daemons: " + hold,
        "setDaemon(true): a program that forgets close() must be able to end");
  }

  private static void cycles(Subject subject, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Watched watched = subject.watch();
      subject.close(watched.source());
    }
  }

  static void noThread(Subject subject) throws Exception {
    // What is made once for all sources, as by a client's class, is no leak.
    cycles(subject, 1);
    Set<Thread> before = Set.copyOf(threads());
    cycles(subject, CYCLES);
    subject
        .patience()
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

  static void nothingOpen(Subject subject) throws Exception {
    cycles(subject, 1);
    long before = open();
    cycles(subject, CYCLES);
    subject
        .patience()
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
    return Descriptors.open().orElseThrow();
  }
}
