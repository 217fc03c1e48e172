package io.varve.config.consul.internal.watch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.consul.internal.kv.KvQuery;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MissingPrefixesTest {
  private final MissingPrefixes missing = new MissingPrefixes();
  private final KvQuery folder = new KvQuery.FolderDocuments("config/", Set.of());
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CountDownLatch returned = new CountDownLatch(1);

  /** A thread that waits for a key of {@code config/orders/}. Returns when it waits. */
  private void waitForKeys() throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              try {
                missing.await(folder, "config/orders/", ended::get);
                returned.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
    while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private void assertReturned() throws InterruptedException {
    assertTrue(returned.await(30, TimeUnit.SECONDS));
  }

  @Test
  void folderThatIsNotListed_isNotWaitedFor() throws InterruptedException {
    missing.await(folder, "config/orders/", ended::get);
    missing.seen(folder, List.of("config/other/"));
    missing.lost(folder);
    missing.await(folder, "config/orders/", ended::get);
  }

  @Test
  void prefix_isMissing_untilItsFolderIsListed() throws InterruptedException {
    missing.seen(folder, List.of("config/other/"));
    waitForKeys();
    missing.seen(folder, List.of("config/other/", "config/orders.yaml"));
    assertFalse(returned.await(50, TimeUnit.MILLISECONDS));
    missing.seen(folder, List.of("config/orders/", "config/other/"));
    assertReturned();
  }

  @Test
  void watchThatCannotListAnyMore_isNotWaitedFor() throws InterruptedException {
    missing.seen(folder, List.of());
    waitForKeys();
    missing.lost(folder);
    assertReturned();
  }

  @Test
  void watchThatEnds_doesNotWait() throws InterruptedException {
    missing.seen(folder, List.of());
    waitForKeys();
    ended.set(true);
    missing.recheck();
    assertReturned();
  }
}
