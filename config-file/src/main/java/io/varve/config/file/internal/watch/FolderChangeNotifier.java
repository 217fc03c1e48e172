package io.varve.config.file.internal.watch;

import static io.varve.config.file.internal.FileSourceLogger.LOG;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the watch thread when the system reports a change in a folder. Notifications may be
 * spurious, or missing on systems that report no changes. For one thread, except {@link #close}.
 */
public final class FolderChangeNotifier implements AutoCloseable {

  /** The system has a limit for the watched folders of all processes together. */
  private static final int MAX_FOLDERS = 2_000;

  private final Object end = new Object();
  private volatile boolean closed;

  /** Null if it reports no changes. */
  private @Nullable FileSystem system;

  private volatile @Nullable WatchService service;
  private Map<WatchKey, Set<String>> names = Map.of();
  private boolean warned;

  /** Creates a notifier for the folders of a file system. Without one, it never notifies. */
  public FolderChangeNotifier(@Nullable FileSystem system) {
    this.system = system;
  }

  /** Created on first use, so that a start does not wait for it. */
  private @Nullable WatchService service() {
    if (service == null && system != null && !closed) {
      try {
        service = system.newWatchService();
        if (closed) {
          close(); // which may have found nothing to close
        }
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        system = null;
        LOG.info(
            "The system does not report changes of files ({}); they are polled instead",
            e.toString());
      }
    }
    return service;
  }

  /**
   * Waits for the time to pass or for {@link #close}. A monitor needs no memory: in newer JDKs, a
   * latch that meets an OutOfMemoryError ignores its time limit.
   */
  void pause(Duration time) throws InterruptedException {
    synchronized (end) {
      long until = System.nanoTime() + time.toNanos();
      for (long left = time.toNanos(); !closed && left > 0; left = until - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(end, left);
      }
    }
  }

  /** Watches only these names. Returns true if they are others: a change may have been missed. */
  boolean watch(Map<Path, Set<String>> points) {
    WatchService service = service();
    if (service == null) {
      return false;
    }
    Map<WatchKey, Set<String>> now = new HashMap<>();
    for (Map.Entry<Path, Set<String>> point : points.entrySet()) {
      if (now.size() < MAX_FOLDERS) {
        // A folder that is already registered keeps its key and its pending events.
        WatchKey key = register(point.getKey(), service);
        if (key != null) {
          now.computeIfAbsent(key, each -> new HashSet<>()).addAll(point.getValue());
        }
      }
    }
    names.keySet().stream().filter(key -> !now.containsKey(key)).forEach(WatchKey::cancel);
    boolean differs = !now.equals(names);
    names = now;
    return differs;
  }

  private @Nullable WatchKey register(Path folder, WatchService service) {
    try {
      return folder.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
    } catch (ClosedWatchServiceException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (!warned && Files.isDirectory(folder)) {
        warned = true;
        LOG.info("Cannot watch {} ({}); it is polled instead", folder, e.toString());
      }
      return null;
    }
  }

  /** Waits. Returns true for a notification; false after the time, or when this is closed. */
  boolean await(Duration time) throws InterruptedException {
    WatchService service = service();
    if (service == null) {
      pause(time);
      return false;
    }
    long end = System.nanoTime() + time.toNanos();
    try {
      while (true) {
        WatchKey key = service.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (key == null) {
          return false;
        }
        boolean matters = matters(key);
        // A key becomes invalid when its folder is deleted.
        if (!key.reset() || matters) {
          return true;
        }
      }
    } catch (ClosedWatchServiceException e) {
      return false;
    }
  }

  private boolean matters(WatchKey key) {
    Set<String> wanted = names.getOrDefault(key, Set.of());
    boolean matters = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      matters |=
          event.kind() == StandardWatchEventKinds.OVERFLOW
              || wanted.contains(WatchedPaths.ANY)
              || wanted.contains(String.valueOf(event.context()));
    }
    return matters;
  }

  /** Wakes the waiting thread. Idempotent. */
  @Override
  public void close() {
    synchronized (end) {
      closed = true;
      end.notifyAll();
    }
    WatchService open = service;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("Closing the watch of files failed", e);
      }
    }
  }
}
