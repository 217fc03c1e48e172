package io.varve.config.file;

import static io.varve.config.file.Log.LOG;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceObserver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything again when it may have changed, and reports what did. The alarm of the system
 * only says when to look; what is true is what is read. Owns its thread and the alarm.
 */
final class FileWatcher implements Runnable, AutoCloseable {

  /** Where changes never stop, they are waited for this many quiet times, and read so often. */
  private static final int PATIENCE = 10;

  private static final Duration CLOSE = Duration.ofMillis(900);
  private static final Duration LEAST = Duration.ofMillis(10);

  /** A program that starts has better things to do: the first look sees what changes meanwhile. */
  private static final Duration HEAD_START = Duration.ofMillis(100);

  private final FileSettings settings;
  private final Surveyor surveyor;
  private final LayerLoader loader;
  private final FolderWatcher alarm;
  private final Clock clock;
  private final SourceObserver observer;
  private final Thread thread;

  private volatile boolean closed;

  /** What the observer knows; null if it has seen nothing good yet. */
  private @Nullable List<SourceLayer> known;

  /** The message of the failure that the observer knows; null if all is well. */
  private @Nullable String failure;

  /** What lay there at the last reading; null if it has to be read whatever lies there. */
  private @Nullable Survey last;

  /** Whether it was read too soon after a change to be sure that it would show the next one. */
  private boolean young;

  FileWatcher(
      FileSettings settings,
      Surveyor surveyor,
      LayerLoader loader,
      FolderWatcher alarm,
      Clock clock,
      @Nullable List<SourceLayer> known,
      SourceObserver observer) {
    this.settings = settings;
    this.surveyor = surveyor;
    this.loader = loader;
    this.alarm = alarm;
    this.clock = clock;
    this.known = known;
    this.observer = observer;
    this.thread = new Thread(this, "varve-file-watch");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Watches until it is closed; for the watch's own thread. */
  @Override
  public void run() {
    boolean begun = false;
    while (!closed) {
      try {
        if (!begun) {
          begun = true;
          alarm.pause(HEAD_START);
        } else {
          turn();
        }
      } catch (InterruptedException e) {
        // Nobody but close() ends the watch.
        last = null;
      } catch (Throwable e) {
        last = null;
        survive(e);
      }
    }
  }

  /** Looks, reads again if need be, and waits for the next time. */
  private void turn() throws InterruptedException {
    Survey now = surveyor.survey();
    // Watched before it is compared, so that there is no moment at which a change is not seen.
    alarm.watch(WatchPoints.of(now));
    if (closed) {
      return;
    }
    if (failure != null || last == null || !now.sameAs(last)) {
      settle();
      read();
    }
    Duration wait = last == null ? max(settings.quiet(), LEAST) : settings.poll();
    if (alarm.await(wait) || young) {
      // The same size at the same time may still be another text.
      last = null;
    }
  }

  /** Waits until nothing has changed for the quiet time, but not for ever. */
  private void settle() throws InterruptedException {
    long end = System.nanoTime() + settings.quiet().multipliedBy(PATIENCE).toNanos();
    Survey before = surveyor.survey();
    while (!closed && System.nanoTime() < end) {
      if (!alarm.await(settings.quiet())) {
        Survey after = surveyor.survey();
        if (after.sameAs(before)) {
          return;
        }
        before = after;
      }
    }
  }

  private void read() {
    Instant before = clock.instant();
    Reading reading = Reading.take(surveyor, loader);
    boolean complete = isComplete(reading);
    for (int i = 1; i < PATIENCE && !complete && !closed; i++) {
      before = clock.instant();
      reading = Reading.take(surveyor, loader);
      complete = isComplete(reading);
    }
    last = complete ? reading.survey() : null;
    young = reading.survey().isYoung(before);
    report(reading);
  }

  /** Whether nothing changed during the reading, and all that it was read from is watched. */
  private boolean isComplete(Reading reading) {
    Map<Path, Set<String>> points = WatchPoints.of(reading.survey());
    return !alarm.watch(points) && reading.steady();
  }

  private void report(Reading reading) {
    ConfigException wrong = reading.failure();
    if (closed) {
      return;
    }
    if (wrong != null) {
      fail(wrong);
    } else if (failure != null || known == null || !reading.sameLayers(known)) {
      // Also if all is as before the failure: the observer has to know that it is over.
      observer.changed(reading.snapshot());
      known = reading.layers();
      failure = null;
    }
  }

  private void fail(ConfigException wrong) {
    String message = String.valueOf(wrong.getMessage());
    if (!message.equals(failure)) {
      observer.failed(wrong);
      failure = message;
    }
  }

  /** Reports what should never be thrown, without its message, which may hold anything. */
  private void survive(Throwable e) {
    if (closed) {
      return;
    }
    SourceException wrong =
        new SourceException(
            new Problem(
                Optional.empty(),
                Optional.empty(),
                "files that can be read",
                "an unexpected " + e.getClass().getName(),
                "see the stack trace, and report it; it is tried again"));
    wrong.setStackTrace(e.getStackTrace());
    try {
      fail(wrong);
    } catch (RuntimeException again) {
      LOG.warn("The observer of files failed with {}", again.getClass().getName());
    }
    try {
      alarm.await(settings.poll());
    } catch (InterruptedException again) {
      LOG.debug("Interrupted, and going on");
    }
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** Ends the watch. Idempotent; waits for the thread unless it is the caller. */
  @Override
  public void close() {
    closed = true;
    alarm.close();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
