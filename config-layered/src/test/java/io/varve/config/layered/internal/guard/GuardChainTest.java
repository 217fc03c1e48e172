package io.varve.config.layered.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Change;
import io.varve.config.ChangeGuard;
import io.varve.config.ChangeProposal;
import io.varve.config.ConfigException;
import io.varve.config.ConfigSnapshot;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.Secret;
import io.varve.config.SourceException;
import io.varve.config.layered.Configs;
import io.varve.config.layered.Events;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.layered.spi.SourceStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Guards judge a change before it is visible. */
class GuardChainTest {
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
  void secretReadByAGuard_isMaskedInTheSameChange() {
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
  void problemOfAKeyWithKeysBelow_namesThem() {
    assertEquals(
        "pool (s:pool.size): expected a name too, found one key below it; set pool.name [VARVE-0200]",
        refusedStart(p -> p.refuse("pool", "a name too", "set pool.name")));
  }
}
