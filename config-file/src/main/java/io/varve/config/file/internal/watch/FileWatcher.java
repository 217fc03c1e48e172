package io.varve.config.file.internal.watch;

import static io.varve.config.file.internal.FileSourceLogger.LOG;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.file.internal.FileSettings;
import io.varve.config.file.internal.load.LayerLoader;
import io.varve.config.file.internal.load.LoadAttempt;
import io.varve.config.file.internal.scan.FileInventory;
import io.varve.config.file.internal.scan.FileScanner;
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
public final class FileWatcher implements Runnable, AutoCloseable {

  /** Where changes never stop, they are waited for this many quiet times, and read so often. */
  private static final int MAX_ROUNDS = 10;

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(900);
  private static final Duration MIN_WAIT = Duration.ofMillis(10);

  /** A program that starts has better things to do: the first look sees what changes meanwhile. */
  private static final Duration INITIAL_DELAY = Duration.ofMillis(100);

  private final FileSettings settings;
  private final FileScanner scanner;
  private final LayerLoader loader;
  private final FolderChangeNotifier notifier;
  private final Clock clock;
  private final SourceObserver observer;
  private final Thread thread;

  private volatile boolean closed;

  /** What the observer knows; null if it has seen nothing good yet. */
  private @Nullable List<SourceLayer> known;

  /** The message of the failure that the observer knows; null if all is well. */
  private @Nullable String failure;

  /** What lay there at the last reading; null if it has to be read whatever lies there. */
  private @Nullable FileInventory last;

  /** Whether it was read too soon after a change to be sure that it would show the next one. */
  private boolean tooRecent;

  public FileWatcher(
      FileSettings settings,
      FileScanner scanner,
      LayerLoader loader,
      FolderChangeNotifier notifier,
      Clock clock,
      @Nullable List<SourceLayer> known,
      SourceObserver observer) {
    this.settings = settings;
    this.scanner = scanner;
    this.loader = loader;
    this.notifier = notifier;
    this.clock = clock;
    this.known = known;
    this.observer = observer;
    this.thread = new Thread(this, "varve-file-watch");
    thread.setDaemon(true);
  }

  public void start() {
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
          notifier.pause(INITIAL_DELAY);
        } else {
          checkOnce();
        }
      } catch (InterruptedException e) {
        // Nobody but close() ends the watch.
        last = null;
      } catch (Throwable e) {
        last = null;
        reportUnexpected(e);
      }
    }
  }

  /** Looks, reads again if need be, and waits for the next time. */
  private void checkOnce() throws InterruptedException {
    FileInventory now = scanner.scan();
    // Watched before it is compared, so that there is no moment at which a change is not seen.
    notifier.watch(WatchedPaths.of(now));
    if (closed) {
      return;
    }
    if (failure != null || last == null || !now.sameAs(last)) {
      settle();
      read();
    }
    Duration wait = last == null ? max(settings.quiet(), MIN_WAIT) : settings.poll();
    if (notifier.await(wait) || tooRecent) {
      // The same size at the same time may still be another text.
      last = null;
    }
  }

  /** Waits until nothing has changed for the quiet time, but not for ever. */
  private void settle() throws InterruptedException {
    long end = System.nanoTime() + settings.quiet().multipliedBy(MAX_ROUNDS).toNanos();
    FileInventory before = scanner.scan();
    while (!closed && System.nanoTime() < end) {
      if (!notifier.await(settings.quiet())) {
        FileInventory after = scanner.scan();
        if (after.sameAs(before)) {
          return;
        }
        before = after;
      }
    }
  }

  private void read() {
    Instant before = clock.instant();
    LoadAttempt attempt = LoadAttempt.take(scanner, loader);
    boolean complete = isComplete(attempt);
    for (int i = 1; i < MAX_ROUNDS && !complete && !closed; i++) {
      before = clock.instant();
      attempt = LoadAttempt.take(scanner, loader);
      complete = isComplete(attempt);
    }
    last = complete ? attempt.inventory() : null;
    tooRecent = attempt.inventory().isTooRecent(before);
    report(attempt);
  }

  /** Whether nothing changed during the reading, and all that it was read from is watched. */
  private boolean isComplete(LoadAttempt attempt) {
    Map<Path, Set<String>> points = WatchedPaths.of(attempt.inventory());
    return !notifier.watch(points) && attempt.stable();
  }

  private void report(LoadAttempt attempt) {
    ConfigException wrong = attempt.failure();
    if (closed) {
      return;
    }
    if (wrong != null) {
      fail(wrong);
    } else if (failure != null || known == null || !attempt.sameLayers(known)) {
      // Also if all is as before the failure: the observer has to know that it is over.
      observer.changed(attempt.snapshot());
      known = attempt.layers();
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
  private void reportUnexpected(Throwable e) {
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
      notifier.await(settings.poll());
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
    notifier.close();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
