package io.varve.config.layered.internal.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.Configs;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.spi.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Notification of refused changes. */
class RefusalDispatcherTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final FakeSource source = FakeSource.of("s", 1, "x=1", "y=1");
  private final BlockingQueue<Refusal> told = new LinkedBlockingQueue<>();

  private Refusal next() throws InterruptedException {
    return Optional.ofNullable(told.poll(10, TimeUnit.SECONDS)).orElseThrow();
  }

  @Test
  void refusal_isReportedOnce_withTimeSourceProblemsAndKeys() throws InterruptedException {
    try (LayeredConfig config =
        Configs.builder(source)
            .clock(Clock.fixed(NOW, ZoneOffset.UTC))
            .guard(
                proposal -> {
                  if (proposal.after().get("x").equals("bad")) {
                    proposal.refuse("x", "good", "mend it");
                    proposal.refuse("y", "good too", "mend it");
                    proposal.refuse("x", "better", "mend it");
                  }
                })
            .onRefused(told::add)
            .build()) {
      for (int i = 0; i < 5; i++) {
        source.change("x=bad");
      }
      source.change("x=${nowhere}");
      assertEquals("1", config.get("x"));
      Refusal first = next();
      assertEquals(NOW, first.time());
      assertEquals("s", first.source());
      assertEquals(List.of("x", "y"), first.keys());
      assertEquals(3, first.problems().size());
      assertEquals(
          "x (s:x): expected good, found text \"bad\"; mend it [VARVE-0200]",
          first.problems().get(0).toString());
      assertEquals(List.of("x"), next().keys(), "any refusal is told, not only those of guards");
    }
    assertTrue(told.isEmpty(), told.toString());
  }

  @Test
  void listenerThatThrows_isNotifiedOfTheNext() throws InterruptedException {
    try (LayeredConfig config =
        Configs.builder(source)
            .onRefused(
                refusal -> {
                  told.add(refusal);
                  throw new Error("by this test");
                })
            .build()) {
      source.change("x=${a}");
      source.change("x=${b}");
      assertEquals("1", config.get("x"));
      assertTrue(next().toString().contains("a value for a"));
      assertTrue(next().toString().contains("a value for b"));
    }
  }

  @Test
  void listenerThatHangs_hurtsNeitherTheEngineNorOthers_andGetsTheLatest()
      throws InterruptedException {
    CountDownLatch inCall = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<String> heard = new ArrayList<>();
    CountDownLatch last = new CountDownLatch(1);
    try (LayeredConfig config =
        Configs.builder(source)
            .onRefused(
                refusal -> {
                  inCall.countDown();
                  Configs.await(go);
                  heard.add(refusal.toString());
                  if (refusal.toString().contains("none99")) {
                    last.countDown();
                  }
                })
            .onRefused(told::add)
            .build()) {
      source.change("x=${none0}");
      Configs.await(inCall);
      next();
      for (int i = 1; i < 100; i++) {
        source.change("x=${none" + i + "}");
        next();
      }
      source.change("x=2");
      assertEquals("2", config.get("x"));
      go.countDown();
      assertTrue(last.await(10, TimeUnit.SECONDS), "the latest are kept");
      assertEquals(17, heard.size(), "the one that it was in, and 16 that waited");
    }
  }

  @Test
  void close_insideAListener_returns_andNoThreadIsLeft() throws InterruptedException {
    BlockingQueue<LayeredConfig> live = new LinkedBlockingQueue<>();
    CountDownLatch closed = new CountDownLatch(1);
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    LayeredConfig config =
        Configs.builder(source)
            .onRefused(
                refusal -> {
                  threads.add(Thread.currentThread());
                  live.remove().close();
                  closed.countDown();
                })
            .build();
    live.add(config);
    source.change("x=${nowhere}");
    Configs.await(closed);
    Thread caller = threads.remove();
    caller.join(20_000);
    assertEquals(Thread.State.TERMINATED, caller.getState());
    assertTrue(caller.isDaemon());
    assertEquals("varve-layered-refusals", caller.getName());
  }
}
