package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Closing of a configuration. */
class CloseTest {
  private final FakeSource source = FakeSource.of("s", 1, "a=1");

  @Test
  void close_isIdempotent_andEndsEverything() {
    LayeredConfig config = Configs.of(source);
    Events events = Events.of(config, "");
    source.change("a=2");
    events.next();
    config.close();
    config.close();
    assertEquals(1, source.closes.get());
    source.change("a=3");
    assertEquals("2", config.get("a"), "reading goes on from the last snapshot");
    assertTrue(events.isEmpty());
    assertEquals(List.of(), threads(), "no thread is left");
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("varve-layered"))
        .toList();
  }

  @Test
  void close_insideAListener_doesNotDeadlock() {
    LayeredConfig config = Configs.of(source);
    CountDownLatch closed = new CountDownLatch(1);
    config.onChange(
        "",
        event -> {
          config.close();
          closed.countDown();
        });
    source.change("a=2");
    Configs.await(closed);
  }

  @Test
  void close_withAStalledListener_isBounded() throws InterruptedException {
    LayeredConfig config = Configs.of(source);
    CountDownLatch inCall = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    config.onChange(
        "",
        event -> {
          inCall.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        });
    source.change("a=2");
    Configs.await(inCall);
    config.close();
    Configs.await(interrupted);
  }

  @Test
  void sourceThatThrowsOrHangsOnClose_doesNotHoldUpTheOthers() {
    CountDownLatch never = new CountDownLatch(1);
    FakeSource throwing =
        FakeSource.of("throwing", 1)
            .onClose(
                () -> {
                  throw new IllegalStateException("by this test");
                });
    FakeSource hanging = FakeSource.of("hanging", 2).onClose(() -> Configs.await(never));
    FakeSource fine = FakeSource.of("fine", 3);
    Configs.of(throwing, hanging, fine).close();
    assertEquals(1, fine.closes.get());
  }
}
