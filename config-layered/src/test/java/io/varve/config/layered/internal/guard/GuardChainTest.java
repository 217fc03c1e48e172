package io.varve.config.layered.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Change;
import io.varve.config.ChangeGuard;
import io.varve.config.ChangeProposal;
import io.varve.config.ConfigException;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Live;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.Secret;
import io.varve.config.SourceException;
import io.varve.config.TypeRef;
import io.varve.config.layered.Configs;
import io.varve.config.layered.Events;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.HangingGuard;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.layered.spi.SourceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is judged before anybody sees it. */
class GuardChainTest {
  private static final TypeRef<Optional<String>> OPTIONAL = new TypeRef<>() {};

  private final FakeSource source = FakeSource.of("s", 1, "pool.size=10", "other=1");

  /** Refuses pools above 64. */
  private static void atMost64(ChangeProposal proposal) {
    if (proposal.after().get("pool.size", Integer.class) > 64) {
      proposal.refuse("pool.size", "at most 64 threads", "set it to 64 or less");
    }
  }

  private static ChangeGuard on(String prefix, ChangeGuard guard) {
    return new ChangeGuard() {
      @Override
      public void check(ChangeProposal proposal) {
        guard.check(proposal);
      }

      @Override
      public String prefix() {
        return prefix;
      }
    };
  }

  @Test
  void refusedChange_leavesTheOldStateWhole_andIsTakenOnceMended() {
    try (LayeredConfig config = Configs.builder(source).guard(GuardChainTest::atMost64).build()) {
      Events events = Events.of(config, "");
      ConfigSnapshot before = config.snapshot();

      source.change("pool.size=100", "other=2");
      assertEquals(before.number(), config.snapshot().number());
      assertEquals("1", config.get("other"), "nothing of a refused change is applied");
      SourceStatus status = config.sources().get(0);
      assertEquals(SourceStatus.State.STALE, status.state());
      String why =
          "pool.size (s:pool.size): expected at most 64 threads, found a whole number \"100\"; set"
              + " it to 64 or less [VARVE-0200]";
      assertEquals(Optional.of(why), status.reason());
      assertEquals(Optional.of(why), status.lastRefused());

      source.change("pool.size=64");
      assertEquals(
          "[other: 1 → 2 (s:other), pool.size: 10 → 64 (s:pool.size)]", events.nextChanges());
      assertEquals(SourceStatus.State.UP, config.sources().get(0).state());
    }
  }

  @Test
  void refusalAtTheStart_isAnError_withAllProblemsOfAllGuards_andNothingStaysOpen() {
    List<Boolean> atStart = new CopyOnWriteArrayList<>();
    LayeredConfigBuilder builder =
        Configs.builder(source)
            .guard(
                proposal -> {
                  atStart.add(proposal.before().isEmpty());
                  proposal.refuse("pool.size", "an even number", "set it to 12");
                  proposal.refuse("pool.name", "a name", "set it");
                })
            .guard(
                proposal -> {
                  throw new SourceException(
                      Problem.at(Origin.of("g", "g:1"), "a licence", "none", "buy one"));
                });
    ConfigException e = assertThrows(ConfigException.class, builder::build);
    assertEquals(
        List.of(
            "pool.size (s:pool.size): expected an even number, found a whole number \"10\"; set it"
                + " to 12 [VARVE-0200]",
            "pool.name: expected a name, found nothing; set it [VARVE-0200]",
            "g:1: expected a licence, found none; buy one"),
        e.problems().stream().map(Problem::toString).toList());
    assertEquals(List.of(true), atStart);
    assertEquals(1, source.closes.get());
  }

  @Test
  void guard_isAskedAtTheStart_andWhenSomethingBelowItsPrefixChanges() {
    BlockingQueue<List<Change>> asked = new LinkedBlockingQueue<>();
    ChangeGuard guard = on("Pool", proposal -> asked.add(proposal.changes()));
    try (LayeredConfig config = Configs.builder(source).guard(guard).build()) {
      assertEquals("[pool.size: (absent) → 10 (s:pool.size)]", asked.remove().toString());
      source.change("other=2");
      assertEquals("2", config.get("other"));
      assertTrue(asked.isEmpty(), "nothing below its prefix changed");
      source.change("other=3", "pool.size=11");
      assertEquals("[pool.size: 10 → 11 (s:pool.size)]", asked.remove().toString());
    }
  }

  @Test
  void guard_seesExactlyTheStateThatIsPublished() {
    AtomicReference<ConfigSnapshot> judged = new AtomicReference<>();
    AtomicReference<ConfigSnapshot> before = new AtomicReference<>();
    ChangeGuard guard =
        proposal -> {
          judged.set(proposal.after());
          before.set(proposal.before().orElse(null));
        };
    try (LayeredConfig config = Configs.builder(source).guard(guard).build()) {
      for (int i = 0; i < 3; i++) {
        assertEquals(config.snapshot().number(), judged.get().number());
        assertEquals(config.snapshot().createdAt(), judged.get().createdAt());
        assertEquals(config.get("pool.size"), judged.get().get("pool.size"));
        source.change("pool.size=" + (20 + i), "at=${pool.size}");
        assertEquals(config.snapshot().number() - 1, before.get().number());
        assertEquals(String.valueOf(20 + i), judged.get().get("at"), "placeholders are resolved");
      }
    }
  }

  private String refusedStart(ChangeGuard guard) {
    LayeredConfigBuilder builder = Configs.builder(source).guard(guard);
    return assertThrows(ConfigException.class, builder::build).getMessage();
  }

  @Test
  void secretOfAProblem_isMasked() {
    source.fill("db.password=hunter2");
    assertEquals(
        "db.password (s:db.password): expected a long one, found text; make it long [VARVE-0200]",
        refusedStart(p -> p.refuse("db.password", "a long one", "make it long")));
  }

  @Test
  void whatAGuardReadsAsASecret_isMaskedInWhatItAndOthersAreToldOfTheSameChange() {
    List<List<Change>> asked = new CopyOnWriteArrayList<>();
    ChangeGuard guard =
        proposal -> {
          asked.add(proposal.changes());
          proposal.after().find("pin", Secret.class);
        };
    try (LayeredConfig config = Configs.builder(source).guard(guard).build()) {
      Events events = Events.of(config, "");
      asked.clear();
      source.change("pin=hunter2");
      assertFalse(events.next().toString().contains("hunter2"));
      assertEquals("[pin: (absent) → ****** (s:pin)]", asked.get(asked.size() - 1).toString());
    }
  }

  @Test
  void guardThatThrows_refuses_isNamed_andItsMessageIsNotShown() {
    ChangeGuard parsing =
        proposal -> proposal.after().find("pin").ifPresent(text -> Integer.parseInt(text));
    try (LayeredConfig config = Configs.builder(source).guard(parsing).build()) {
      source.change("pin=hunter2", "other=2");
      assertEquals("1", config.get("other"));
      String reason = config.sources().get(0).reason().orElseThrow();
      assertTrue(
          reason.contains("expected what the guard " + parsing.getClass().getName()), reason);
      assertTrue(reason.contains("found java.lang.NumberFormatException at io.varve"), reason);
      assertFalse(reason.contains("hunter2"), reason);
      source.change("pin=7");
      assertEquals("2", config.get("other"));
    }
  }

  @Test
  void errorOfAGuard_isARefusalOfTheKeyThatChanged() {
    ChangeGuard failing =
        proposal -> {
          if (proposal.before().isPresent()) {
            throw new StackOverflowError("by this test");
          }
        };
    try (LayeredConfig config = Configs.builder(source).guard(failing).build()) {
      source.change("other=2");
      assertEquals("1", config.get("other"));
      String reason = config.sources().get(0).reason().orElseThrow();
      assertTrue(reason.startsWith("other (s:other): expected what the guard "), reason);
    }
  }

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
  void guard_mayReadTheLiveConfiguration_subscribeAndMakeHandles() {
    AtomicReference<LayeredConfig> live = new AtomicReference<>();
    List<String> seen = new ArrayList<>();
    Events events = new Events();
    ChangeGuard guard =
        proposal -> {
          LayeredConfig config = live.get();
          if (config != null) {
            seen.add(config.get("pool.size"));
            seen.add(config.live("pool.size", Long.class).get().toString());
            seen.add(config.get("other", Secret.class).reveal());
            if (seen.size() == 3) {
              config.onChange("pool", events);
            }
          }
        };
    try (LayeredConfig config = Configs.builder(source).guard(guard).build()) {
      live.set(config);
      source.change("pool.size=11");
      assertEquals(List.of("10", "10", "1"), seen.subList(0, 3));
      assertEquals("11", config.get("pool.size"));
      assertEquals(11, config.live("pool.size", Long.class).get());
      assertEquals("[pool.size: 10 → 11 (s:pool.size)]", events.nextChanges());
    }
  }

  @Test
  void guard_mayAskForAllThatOperatorsAsk() {
    AtomicReference<LayeredConfig> self = new AtomicReference<>();
    List<Integer> seen = new CopyOnWriteArrayList<>();
    try (LayeredConfig config =
        Configs.builder(source)
            .allowOverrides(true)
            .guard(
                proposal -> {
                  LayeredConfig live = self.get();
                  if (live != null) {
                    live.onChange("other", event -> {}, Runnable::run).close();
                    seen.add(live.history().size());
                    seen.add(live.overrides().size());
                    seen.add(live.sources().size());
                    seen.add(live.metrics().sources().size());
                    seen.add(live.metrics().overrides());
                    seen.add(live.metrics().listeners().size());
                  }
                })
            .build()) {
      config.override("other", "2", Duration.ofHours(1));
      self.set(config);
      source.change("pool.size=20");
      assertEquals("20", config.get("pool.size"));
      assertEquals(List.of(1, 1, 2, 2, 1, 0), seen);
    }
  }

  @Test
  void guardWithEverNewHandles_isARefusal_notAnEndlessJudgement() {
    AtomicReference<LayeredConfig> live = new AtomicReference<>();
    AtomicInteger made = new AtomicInteger();
    ChangeGuard guard =
        proposal -> {
          if (live.get() != null) {
            live.get().live("none" + made.incrementAndGet(), OPTIONAL);
          }
        };
    try (LayeredConfig config = Configs.builder(source).guard(guard).build()) {
      live.set(config);
      source.change("other=2");
      assertEquals("1", config.get("other"));
      String reason = config.sources().get(0).reason().orElseThrow();
      assertTrue(reason.contains("make a handle once"), reason);
    }
  }

  @Test
  void handleThatIsMadeWhileAGuardIsAsked_followsThatChange() {
    AtomicReference<LayeredConfig> live = new AtomicReference<>();
    AtomicReference<Live<Integer>> made = new AtomicReference<>();
    ChangeGuard guard =
        proposal -> {
          if (live.get() != null) {
            made.set(live.get().live("pool.size", Integer.class));
          }
        };
    try (LayeredConfig config = Configs.builder(source).guard(guard).build()) {
      live.set(config);
      source.change("pool.size=11");
      assertEquals(11, made.get().get());
      assertSame(made.get(), config.live("pool.size", Integer.class));
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
  void close_insideAGuard_returns() {
    AtomicReference<LayeredConfig> live = new AtomicReference<>();
    CountDownLatch closed = new CountDownLatch(1);
    ChangeGuard guard =
        proposal -> {
          if (live.get() != null) {
            live.get().close();
            closed.countDown();
          }
        };
    LayeredConfig config = Configs.builder(source).guard(guard).build();
    live.set(config);
    source.change("other=2");
    Configs.await(closed);
    assertEquals("1", config.get("other"));
  }

  @Test
  void sourceRefusedByAGuard_doesNotHoldUpOthers_andIsJudgedAgainAtTheirChanges() {
    FakeSource limits = FakeSource.of("limits", 2, "limit=64");
    ChangeGuard guard =
        proposal -> {
          int limit = proposal.after().get("limit", Integer.class);
          if (proposal.after().get("pool.size", Integer.class) > limit) {
            proposal.refuse("pool.size", "at most " + limit, "lower it, or raise limit");
          }
        };
    FakeSource third = FakeSource.of("third", 3, "x=1");
    try (LayeredConfig config = Configs.builder(source, limits, third).guard(guard).build()) {
      source.change("pool.size=100");
      third.change("x=2");
      assertEquals("2", config.get("x"));
      assertEquals(SourceStatus.State.STALE, Configs.state(config, "s"));
      limits.change("limit=128");
      assertEquals("100", config.get("pool.size"));
      assertEquals(SourceStatus.State.UP, Configs.state(config, "s"));
    }
  }

  @Test
  void problemOfAKeyWithKeysBelow_saysSo() {
    assertEquals(
        "pool (s:pool.size): expected a name too, found one key below it; set pool.name [VARVE-0200]",
        refusedStart(p -> p.refuse("pool", "a name too", "set pool.name")));
  }

  @Test
  void guardTimeout_isMoreThanZero_andSetOnce() {
    LayeredConfigBuilder builder = Configs.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.guardTimeout(Duration.ZERO));
    builder.guardTimeout(Duration.ofSeconds(1));
    assertThrows(IllegalStateException.class, () -> builder.guardTimeout(Duration.ofSeconds(1)));
  }
}
