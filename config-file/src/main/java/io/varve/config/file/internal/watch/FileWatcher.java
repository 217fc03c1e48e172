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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rereads all files when they may have changed, and reports changes to the observer. A notification
 * only starts a check. The check compares the files themselves. Owns its thread and the notifier.
 */
public final class FileWatcher implements Runnable, AutoCloseable {

  /** Limit of waits for a quiet time, and of attempts to read, while changes continue. */
  private static final int MAX_ROUNDS = 10;

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(900);
  private static final Duration MIN_WAIT = Duration.ofMillis(10);

  /** Leaves the processor to a starting program. The first check detects changes made meanwhile. */
  private static final Duration INITIAL_DELAY = Duration.ofMillis(100);

  private final FileSettings settings;
  private final FileScanner scanner;
  private final LayerLoader loader;
  private final FolderChangeNotifier notifier;
  private final Clock clock;
  private final SourceObserver observer;
  private final Thread thread;

  private volatile boolean closed;

  /** The layers that were reported last; null before the first valid ones. */
  private @Nullable List<SourceLayer> known;

  /** The message of the failure that was reported last; null after a success. */
  private @Nullable String failure;

  /** The files at the last load; null if they must be reread even if they seem unchanged. */
  private @Nullable FileInventory last;

  /** True if the last load followed a change so soon that another change could be missed. */
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

  /** Watches until closed. Runs on the watch's own thread. */
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
        // The watch ends only by close().
        last = null;
      } catch (Throwable e) {
        last = null;
        tryToReport(e);
      }
    }
  }

  private void tryToReport(Throwable e) {
    try {
      reportUnexpected(e);
    } catch (Throwable again) {
      // No memory to report it, for instance. The next check tries again.
    }
  }

  /** Checks for changes, rereads if there are any, and waits for the next check. */
  private void checkOnce() throws InterruptedException {
    FileInventory now = scanner.scan();
    // Watches before the comparison, so that no change in between is missed.
    notifier.watch(WatchedPaths.of(now));
    if (closed) {
      return;
    }
    if (failure != null || last == null || !now.sameAs(last)) {
      settle();
      read();
    }
    Duration wait =
        last == null ? Collections.max(List.of(settings.quiet(), MIN_WAIT)) : settings.poll();
    if (notifier.await(wait) || tooRecent) {
      // Contents can differ even if size and times are equal.
      last = null;
    }
  }

  /** Waits until nothing has changed for the quiet time, up to a limit. */
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
    Instant before;
    LoadAttempt attempt;
    boolean complete;
    int rounds = 0;
    do {
      before = clock.instant();
      attempt = LoadAttempt.take(scanner, loader);
      complete = isComplete(attempt);
    } while (++rounds < MAX_ROUNDS && !complete && !closed);
    last = complete ? attempt.inventory() : null;
    tooRecent = attempt.inventory().isTooRecent(before);
    report(attempt);
  }

  /** Returns true if nothing changed during the load and all its paths were already watched. */
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
      fail(wrong, attempt.malformed());
    } else if (failure != null
        || known == null
        || !LayerLoader.sameLayers(attempt.layers(), known)) {
      // Also reported without a change after a failure, to notify the observer of the recovery.
      observer.changed(attempt.snapshot());
      known = attempt.layers();
      failure = null;
    }
  }

  private void fail(ConfigException wrong, boolean malformed) {
    String message = String.valueOf(wrong.getMessage());
    if (!message.equals(failure)) {
      if (malformed) {
        observer.malformed(wrong);
      } else {
        observer.failed(wrong);
      }
      failure = message;
    }
  }

  /** Reports an unexpected exception without its message, which may contain a secret. */
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
                "see the stack trace, and report it; it is tried again",
                Optional.of("VARVE-0423")));
    wrong.setStackTrace(e.getStackTrace());
    try {
      fail(wrong, false);
    } catch (RuntimeException | Error again) {
      LOG.warn("The observer of the file source failed with {}", again.getClass().getName());
    }
    try {
      notifier.await(settings.poll());
    } catch (InterruptedException again) {
      LOG.debug("Interrupted; the watch continues");
    }
  }

  /** Ends the watch and waits for its thread, unless called on that thread. Idempotent. */
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
