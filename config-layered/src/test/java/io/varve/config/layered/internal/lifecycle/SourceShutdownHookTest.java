package io.varve.config.layered.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.Configs;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SourceShutdownHookTest {
  /** Runs its own hook as the JVM would. */
  private static void exit() throws InterruptedException {
    SourceShutdownHook hook = new SourceShutdownHook();
    hook.start();
    hook.join();
  }

  private static Object field(Class<?> type, String name, Object of)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  private static boolean isCovered(LayeredConfig config) throws ReflectiveOperationException {
    Map<?, ?> open = (Map<?, ?>) field(SourceShutdownHook.class, "OPEN", config);
    synchronized (open) {
      Object engine = field(LayeredConfig.class, "engine", config);
      Object lifecycle = field(engine.getClass(), "lifecycle", engine);
      return open.containsKey(field(lifecycle.getClass(), "sources", lifecycle));
    }
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

  @Test
  void closedConfiguration_isForgotten() throws ReflectiveOperationException {
    LayeredConfig config = Configs.builder(FakeSource.of("source", 1, "a=1")).build();
    assertTrue(isCovered(config));
    config.close();
    assertFalse(isCovered(config));
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
