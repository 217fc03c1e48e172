package io.varve.config.layered.internal.lifecycle;

import static io.varve.config.layered.internal.Log.LOG;

import io.varve.config.spi.ConfigSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Closes sources one after the other, and those that follow one that takes its time beside it, so
 * that one that hangs or throws delays the rest no longer than a bound.
 */
public final class SourceCloser {
  /** What a program can be asked to wait. */
  public static final Duration BOUND = Duration.ofSeconds(3);

  /** Most sources have nothing to close; a thread for each would cost more than all of them. */
  private static final Duration PATIENCE = Duration.ofMillis(10);

  private SourceCloser() {}

  /** Closes sources, and gives up those that hang. */
  public static void close(List<ConfigSource> sources) {
    giveUp(close(sources, BOUND));
  }

  /**
   * Closes sources, beside each other where one takes its time.
   *
   * @param bound after which nobody waits any more
   * @return the threads that have not ended by then
   */
  public static List<Thread> close(List<ConfigSource> sources, Duration bound) {
    Closer work = new Closer(sources);
    List<Thread> closers = new ArrayList<>();
    long end = System.nanoTime() + bound.toNanos();
    while (work.isLeft()) {
      Thread closer = new Thread(work, "varve-layered-close");
      closer.setDaemon(true);
      closer.start();
      closers.add(closer);
      var unused = join(closer, System.nanoTime() + PATIENCE.toNanos());
    }
    List<Thread> late = new ArrayList<>();
    for (Thread closer : closers) {
      if (!join(closer, end)) {
        late.add(closer);
      }
    }
    return late;
  }

  /** Interrupts threads that have been waited for long enough, and says so. */
  public static void giveUp(List<Thread> late) {
    for (Thread closer : late) {
      LOG.warn("{} has not ended after {}; going on without it", closer.getName(), BOUND);
      closer.interrupt();
    }
  }

  /**
   * What is left to close. The end of a program would wait for a lambda, and the JDK's queues have
   * one.
   */
  private static final class Closer implements Runnable {
    private final List<ConfigSource> sources;
    private int next;

    Closer(List<ConfigSource> sources) {
      this.sources = sources;
    }

    synchronized boolean isLeft() {
      return next < sources.size();
    }

    private synchronized @Nullable ConfigSource next() {
      return isLeft() ? sources.get(next++) : null;
    }

    @Override
    public void run() {
      for (ConfigSource source = next(); source != null; source = next()) {
        Thread.currentThread().setName("varve-layered-close-" + source.name());
        closeOne(source);
      }
    }
  }

  /**
   * Waits for a thread to end, also where the caller is interrupted: its interrupt is kept, and the
   * wait is short.
   *
   * @param end the {@link System#nanoTime} to wait until
   * @return whether it has ended
   */
  public static boolean join(Thread thread, long end) {
    boolean interrupted = false;
    do {
      try {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    } while (thread.isAlive() && System.nanoTime() - end < 0);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private static void closeOne(ConfigSource source) {
    try {
      source.close();
    } catch (RuntimeException | Error failure) {
      LOG.warn("{} failed to close", source.name(), failure);
    }
  }
}
