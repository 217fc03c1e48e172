package io.varve.config.layered.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.varve.config.layered.Configs;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SourceShutdownHookTest {
  /** Runs its own hook as the JVM would. */
  private static void exit() throws InterruptedException {
    SourceShutdownHook hook = new SourceShutdownHook();
    hook.start();
    hook.join();
  }

  @Test
  void sources_areClosedOnce_whoeverComesFirst() throws InterruptedException {
    FakeSource source = FakeSource.of("source", 1, "a=1");
    try (LayeredConfig config = Configs.builder(source).build()) {
      exit();
      assertEquals(1, source.closes.get());
      assertEquals("1", config.get("a"));
      exit();
    }
    exit();
    assertEquals(1, source.closes.get());
  }

  /** Or a program that opens configurations again and again would retain them all. */
  @Test
  void closedConfiguration_isForgotten() {
    try (LayeredConfig open = Configs.builder(FakeSource.of("open", 1, "a=1")).build()) {
      WeakReference<FakeSource> source = openAndClose();
      Awaitility.await()
          .until(
              () -> {
                System.gc();
                return source.get() == null;
              });
      assertEquals("1", open.get("a"));
    }
  }

  private static WeakReference<FakeSource> openAndClose() {
    FakeSource source = FakeSource.of("source", 1, "a=1");
    Configs.builder(source).build().close();
    return new WeakReference<>(source);
  }

  @Test
  void failingBuild_closesItsSourcesOnce() throws InterruptedException {
    FakeSource source =
        FakeSource.of("source", 1)
            .onWatch(
                () -> {
                  throw new AssertionError("as an end");
                });
    LayeredConfigBuilder builder = Configs.builder(source);
    assertThrows(AssertionError.class, builder::build);
    exit();
    assertEquals(1, source.closes.get());
  }

  /** The JVM ends the thread soon: neither a warning nor an interrupt would help. */
  @Test
  void sourceThatTakesItsTime_isLeftAlone() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    FakeSource slow =
        FakeSource.of("slow", 1)
            .onClose(
                () -> {
                  try {
                    release.await();
                  } catch (InterruptedException e) {
                    interrupted.set(true);
                  }
                  closed.countDown();
                });
    FakeSource next = FakeSource.of("next", 2, "a=1");
    LayeredConfig config = Configs.builder(slow, next).build();
    exit();
    assertEquals(List.of(1, 1), List.of(slow.closes.get(), next.closes.get()));
    assertEquals(1, closed.getCount());
    release.countDown();
    Configs.await(closed);
    assertFalse(interrupted.get());
    config.close();
  }
}
