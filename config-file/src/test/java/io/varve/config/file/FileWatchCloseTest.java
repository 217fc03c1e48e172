package io.varve.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.spi.SourceObserver;
import io.varve.config.spi.SourceSnapshot;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** End of a file watch. */
class FileWatchCloseTest extends AbstractFileWatchTest {
  @Test
  void watch_canBeTurnedOff() {
    box.set("varve.file.watch", "false").write("application.yaml", "a: 1");
    watch();
    assertFalse(isWatching());
  }

  @Test
  void close_isIdempotentQuickAndFinal() throws Exception {
    box.write("application.yaml", "a: 1");
    watch();
    box.write("application.yaml", "a: 2");
    reports.awaitValues(Map.of("a", "2"));
    FileSource opened = Objects.requireNonNull(source);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(1),
        () -> {
          opened.close();
          opened.close();
        });
    assertFalse(isWatching());
    opened.watch(reports);
    assertFalse(isWatching());
    new FileSource().close();
  }

  @Test
  void close_waitsForTheObserver() throws Exception {
    box.write("application.yaml", "a: 1");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    watch(
        onChange(
            () -> {
              inside.countDown();
              awaitQuietly(goOn);
              done.incrementAndGet();
            }));
    box.write("application.yaml", "a: 2");
    assertTrue(inside.await(30, TimeUnit.SECONDS));
    Thread closer = new Thread(() -> Objects.requireNonNull(source).close());
    closer.start();
    goOn.countDown();
    closer.join();
    assertEquals(1, done.get());
    assertFalse(isWatching());
  }

  @Test
  void close_canComeFromTheObserver() throws Exception {
    box.write("application.yaml", "a: 1");
    CountDownLatch closed = new CountDownLatch(1);
    watch(
        onChange(
            () -> {
              Objects.requireNonNull(source).close();
              closed.countDown();
            }));
    box.write("application.yaml", "a: 2");
    assertTrue(closed.await(30, TimeUnit.SECONDS));
  }

  private boolean isWatching() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("varve-file-watch"));
  }

  private static SourceObserver onChange(Runnable action) {
    return new SourceObserver() {
      @Override
      public void changed(SourceSnapshot snapshot) {
        action.run();
      }

      @Override
      public void failed(ConfigException failure) {}
    };
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
