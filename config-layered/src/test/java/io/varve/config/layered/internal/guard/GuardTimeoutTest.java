package io.varve.config.layered.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.Configs;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.HangingGuard;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.layered.spi.SourceStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Guards that hang. */
class GuardTimeoutTest {
  private final FakeSource source = FakeSource.of("s", 1, "pool.size=10", "other=1");

  private static HangingGuard hanging(boolean heedsInterrupts) {
    return new HangingGuard(
        "pool", proposal -> proposal.after().get("pool.size").equals("hang"), heedsInterrupts);
  }

  private static long guardThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("varve-layered-guard"))
        .count();
  }

  @Test
  void guardThatHangs_refusesAfterItsTime_isInterrupted_andIsAskedAgain() {
    HangingGuard guard = hanging(true);
    try (LayeredConfig config =
        Configs.builder(source).guard(guard).guardTimeout(Duration.ofMillis(50)).build()) {
      source.change("pool.size=hang");
      assertEquals("10", config.get("pool.size"));
      assertEquals(
          Optional.of(
              "pool: expected an answer of the guard "
                  + HangingGuard.class.getName()
                  + " within 50 ms, found none; mend the guard, or give the builder a longer"
                  + " guardTimeout [VARVE-0202]"),
          config.sources().get(0).reason());
      Configs.await(guard.interrupted);
      source.change("pool.size=12");
      assertEquals("12", config.get("pool.size"));
    }
  }

  @Test
  void guardThatNeverEnds_keepsOneThread_andHoldsUpNobody() throws InterruptedException {
    HangingGuard guard = hanging(false);
    FakeSource other = FakeSource.of("t", 2, "x=0");
    try (LayeredConfig config =
        Configs.builder(source, other).guard(guard).guardTimeout(Duration.ofMillis(50)).build()) {
      source.change("pool.size=hang");
      int calls = guard.calls.get();
      for (int i = 1; i <= 20; i++) {
        source.change("pool.size=" + i);
        other.change("x=" + i);
        assertEquals(String.valueOf(i), config.get("x"), "what it does not watch over goes on");
      }
      assertEquals(calls, guard.calls.get());
      assertEquals(1, guardThreads());
      assertTrue(
          Configs.status(config, "s").reason().orElseThrow().contains("to an earlier proposal"));
      guard.go.countDown();
      guard.thread.join();
      other.change("x=again");
      assertEquals("20", config.get("pool.size"), "judged again once its thread has ended");
    }
  }

  @Test
  void readers_doNotWait_whileAGuardIsAsked() throws InterruptedException {
    HangingGuard guard = hanging(false);
    try (LayeredConfig config = Configs.builder(source).guard(guard).build()) {
      Thread reporter = new Thread(() -> source.change("pool.size=hang"));
      reporter.start();
      Configs.await(guard.inCall);
      assertEquals("10", config.get("pool.size"));
      assertEquals(10, config.live("pool.size", Integer.class).get());
      config.onChange("", event -> {}).close();
      assertEquals(SourceStatus.State.UP, config.sources().get(0).state());
      guard.go.countDown();
      reporter.join();
      assertEquals("10", config.get("pool.size"), "the handle that was made meanwhile refuses");
    }
  }

  @Test
  void close_whileAGuardHangs_isBounded_interruptsIt_andRefusesNothing()
      throws InterruptedException {
    HangingGuard guard = hanging(true);
    LayeredConfig config =
        Configs.builder(source).guard(guard).guardTimeout(Duration.ofDays(1)).build();
    Thread reporter = new Thread(() -> source.change("pool.size=hang"));
    reporter.start();
    Configs.await(guard.inCall);
    config.close();
    Configs.await(guard.interrupted);
    reporter.join();
    assertEquals(0, guardThreads());
    assertEquals("10", config.get("pool.size"));
    assertEquals(SourceStatus.State.UP, config.sources().get(0).state());
    int calls = guard.calls.get();
    source.change("pool.size=12");
    assertEquals(calls, guard.calls.get(), "no call begins after close");
  }

  @Test
  void guardTimeout_isMoreThanZero_andSetOnce() {
    LayeredConfigBuilder builder = Configs.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.guardTimeout(Duration.ZERO));
    builder.guardTimeout(Duration.ofSeconds(1));
    assertThrows(IllegalStateException.class, () -> builder.guardTimeout(Duration.ofSeconds(1)));
  }
}
