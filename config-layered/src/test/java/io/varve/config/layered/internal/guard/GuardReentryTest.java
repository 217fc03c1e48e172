package io.varve.config.layered.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ChangeGuard;
import io.varve.config.Live;
import io.varve.config.Secret;
import io.varve.config.TypeRef;
import io.varve.config.layered.Configs;
import io.varve.config.layered.Events;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.LayeredConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Guards that call the configuration while they judge a change to it. */
class GuardReentryTest {
  private static final TypeRef<Optional<String>> OPTIONAL = new TypeRef<>() {};
  private final FakeSource source = FakeSource.of("s", 1, "pool.size=10", "other=1");

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
      assertTrue(reason.contains("create the handle once"), reason);
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
}
