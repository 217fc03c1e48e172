package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Misbehaving listeners, sources and converters. */
class UserCodeTest {
  private final FakeSource source = FakeSource.of("s", 1, "x=1");

  @Test
  void listenerThatThrowsAnyError_goesOnGettingEvents() {
    try (LayeredConfig config = Configs.of(source)) {
      Events events = new Events();
      config.onChange(
          "",
          event -> {
            events.onChange(event);
            throw new Error("by this test");
          });
      source.change("x=2");
      source.change("x=3");
      events.next();
      assertEquals("3", events.nextValue("x"));
    }
  }

  @Test
  void interruptLeftByAListener_doesNotReachTheNext() throws InterruptedException {
    try (LayeredConfig config = Configs.of(source)) {
      BlockingQueue<Boolean> seen = new LinkedBlockingQueue<>();
      config.onChange("", event -> Thread.currentThread().interrupt());
      config.onChange("", event -> seen.add(Thread.currentThread().isInterrupted()));
      source.change("x=2");
      assertEquals(false, seen.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void close_isBounded_whileAConverterHangs() throws InterruptedException {
    CountDownLatch inCall = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    FakeConverter<StringBuilder> hanging =
        new FakeConverter<>(
            StringBuilder.class,
            text -> {
              if (text.equals("2")) {
                inCall.countDown();
                Configs.await(go);
              }
              return new StringBuilder(text);
            });
    LayeredConfig config = Configs.builder(source).converter(hanging).build();
    assertEquals("1", config.live("x", StringBuilder.class).get().toString());
    Thread reporter = new Thread(() -> source.change("x=2"));
    reporter.start();
    Configs.await(inCall);
    Thread closer = new Thread(config::close);
    closer.start();
    closer.join(20_000);
    assertFalse(closer.isAlive());
    go.countDown();
    reporter.join();
    assertEquals("1", config.get("x"), "nothing changes after close");
  }

  @Test
  void close_ofAnInterruptedThread_stillWaitsForTheCallThatRuns() throws InterruptedException {
    CountDownLatch inCall = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    FakeSource slow = FakeSource.of("slow", 2).onClose(closing::countDown);
    LayeredConfig config = Configs.of(source, slow);
    config.onChange(
        "",
        event -> {
          inCall.countDown();
          try {
            Configs.await(closing);
            TimeUnit.MILLISECONDS.sleep(200); // simulates a long call
            ended.set(true);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    source.change("x=2");
    Configs.await(inCall);
    Thread.currentThread().interrupt();
    config.close();
    assertTrue(Thread.interrupted(), "the caller's interrupt is kept");
    assertTrue(ended.get());
  }

  @Test
  void sourceThatCannotBeWatchedOrAsked_leavesNothingOpen() {
    FakeSource noWatch =
        FakeSource.of("no-watch", 2)
            .onWatch(
                () -> {
                  throw new NoClassDefFoundError("by this test");
                });
    assertThrows(NoClassDefFoundError.class, () -> Configs.of(source, noWatch));
    FakeSource noOperands =
        new FakeSource("no-operands", 2, SourcePhase.LOCAL) {
          @Override
          public List<String> operands() {
            throw new IllegalStateException("by this test");
          }
        };
    FakeSource other = FakeSource.of("other", 1);
    assertThrows(IllegalStateException.class, () -> Configs.of(other, noOperands));
    assertEquals(
        List.of(1, 1, 1, 1),
        List.of(
            source.closes.get(),
            noWatch.closes.get(),
            other.closes.get(),
            noOperands.closes.get()));
  }

  @Test
  void blankSecretPattern_isAProblemOfItsSetting() {
    FakeSource args =
        new FakeSource("args", 500, SourcePhase.PROCESS).fill("varve.secret-keys=a, ,b");
    ConfigException e = assertThrows(ConfigException.class, () -> Configs.of(args));
    assertTrue(
        e.getMessage().contains("expected patterns of keys, found an empty one"), e.getMessage());
  }

  @Test
  void equalOrdinals_areDecidedByTheOrderGiven_whateverThePhase_andDefaultsComeLast() {
    FakeSource process = new FakeSource("p", 0, SourcePhase.PROCESS).fill("a=process");
    FakeSource local = FakeSource.of("l", 0, "a=local", "b=local");
    try (LayeredConfig config =
        Configs.builder(local, process).defaults(Map.of("a", "0", "b", "0")).build()) {
      assertEquals("local", config.get("a"));
      assertEquals("local", config.get("b"));
    }
  }

  @Test
  void highestOrdinalThereIs_withAnOffset_isStillTheHighest() {
    FakeSource top =
        new FakeSource("top", Integer.MAX_VALUE, SourcePhase.LOCAL) {
          @Override
          public synchronized SourceSnapshot load() {
            return SourceSnapshot.of(super.load().layers().get(0).withOrdinalOffset(50));
          }
        };
    top.fill("x=top");
    try (LayeredConfig config = Configs.of(source, top)) {
      assertEquals("top", config.get("x"));
    }
  }
}
