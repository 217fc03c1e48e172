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
    boolean interrupted = false;
    for (Thread closer : closers) {
      try {
        closer.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        if (closer.isAlive()) {
          LOG.warn("{} has not ended after {}; going on without it", closer.getName(), BOUND);
          closer.interrupt();
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeOne(ConfigSource source) {
    try {
      source.close();
    } catch (RuntimeException failure) {
      LOG.warn("{} failed to close", source.name(), failure);
    }
  }
}
