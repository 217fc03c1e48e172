package io.varve.config.layered;

import io.varve.config.spi.ConfigSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes sources side by side, so that one that hangs or throws delays the rest no longer than a
 * bound.
 */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(LayeredConfig.class);
  private static final Duration BOUND = Duration.ofSeconds(3);

  private Closing() {}

  static void close(List<ConfigSource> sources) {
    List<Thread> closers = new ArrayList<>();
    for (ConfigSource source : sources) {
      Thread closer = new Thread(() -> closeOne(source), "varve-layered-close-" + source.name());
      closer.setDaemon(true);
      closer.start();
      closers.add(closer);
    }
    long end = System.nanoTime() + BOUND.toNanos();
    for (Thread closer : closers) {
      if (!join(closer, end)) {
        LOG.warn("{} has not ended after {}; going on without it", closer.getName(), BOUND);
        closer.interrupt();
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
  static boolean join(Thread thread, long end) {
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
