package io.varve.config.layered.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.Live;
import io.varve.config.layered.Configs;
import io.varve.config.layered.Events;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.HangingGuard;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.layered.ManualTime;
import io.varve.config.layered.spi.ConfigMetrics;
import io.varve.config.layered.spi.ConfigOverride;
import io.varve.config.layered.spi.Refusal;
import io.varve.config.layered.spi.SourceStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Overrides by an operator. */
class OverrideStoreTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualTime time = new ManualTime();
  private final FakeSource source = FakeSource.of("s", Integer.MAX_VALUE, "size=1", "url=x${size}");

  private LayeredConfigBuilder builder(FakeSource... sources) {
    return Configs.builder(sources).clock(time).scheduler(time, () -> 0).allowOverrides(true);
  }

  private LayeredConfig open() {
    return builder(source).build();
  }

  @Test
  void override_winsOverEverything_andIsExplained() {
    try (LayeredConfig config = open()) {
      Events events = Events.of(config, "");
      config.override("size", "9", HOUR);
      assertEquals(
          """
          size = 9
            * 9  override until 2026-11-23T04:00:00Z  [2147483647] highest precedence
              1  s:size  [2147483647] overridden by override until 2026-11-23T04:00:00Z""",
          config.explain("size").toString());
      assertEquals("x9", events.nextValue("url"), "a change set like any other");
      source.change("size=2");
      assertEquals("9", config.get("size"));
    }
  }

  @Test
  void override_isOff_unlessTheBuilderAllowsIt() {
    try (LayeredConfig config = Configs.of(source)) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> config.override("size", "9", HOUR));
      assertTrue(e.getMessage().contains("allowOverrides(true)"), e.getMessage());
      assertEquals(List.of(), config.overrides());
      assertEquals(1, config.sources().size());
    }
  }

  @Test
  void close_lifts_andIsIdempotent() {
    try (LayeredConfig config = open()) {
      ConfigOverride override = config.override("size", "9", HOUR);
      source.change("size=2");
      override.close();
      assertEquals("2", config.get("size"));
      assertEquals(List.of(), config.overrides());
      assertEquals(0, time.pendingTasks(), "its timer is taken back");
      long number = config.snapshot().number();
      override.close();
      assertEquals(number, config.snapshot().number());
    }
  }

  @Test
  void expiry_lifts() {
    try (LayeredConfig config = open()) {
      config.override("size", "9", HOUR);
      time.advance(HOUR.minusNanos(1));
      assertEquals("9", config.get("size"));
      time.advance(Duration.ofNanos(1));
      assertEquals("1", config.get("size"));
      assertEquals(List.of(), config.overrides());
    }
  }

  @Test
  void overrideOfAPinnedKey_replacesIt() {
    try (LayeredConfig config = open()) {
      ConfigOverride first = config.override("size", "9", HOUR);
      ConfigOverride second = config.override("size", "8", HOUR.multipliedBy(3));
      assertEquals("8", config.get("size"));
      assertEquals(List.of(second), config.overrides());
      time.advance(HOUR.multipliedBy(2));
      first.close();
      assertEquals("8", config.get("size"), "the end of the replaced one is nobody's business");
      second.close();
      assertEquals("1", config.get("size"));
    }
  }

  @Test
  void equalOverrideOfAPinnedKey_livesOn_whenTheFirstIsClosed() {
    try (LayeredConfig config = open()) {
      ConfigOverride first = config.override("size", "9", HOUR);
      ConfigOverride second = config.override("size", "9", HOUR);
      first.close();
      assertEquals("9", config.get("size"));
      second.close();
      assertEquals("1", config.get("size"));
    }
  }

  @Test
  void overrides_areListedByKey() {
    try (LayeredConfig config = open()) {
      config.override("b", "1", HOUR);
      config.override("aKey", "1", HOUR);
      assertEquals(
          "[a-key until 2026-11-23T04:00:00Z, b until 2026-11-23T04:00:00Z]",
          config.overrides().toString());
    }
  }

  @Test
  void refusedOverride_throws_andChangesNothing() {
    try (LayeredConfig config = open()) {
      Live<Integer> size = config.live("size", Integer.class);
      config.override("other", "1", HOUR);
      long number = config.snapshot().number();
      for (String wrong : List.of("many", "${nowhere}")) {
        ConfigException e =
            assertThrows(ConfigException.class, () -> config.override("size", wrong, HOUR));
        assertTrue(e.getMessage().contains("override until"), e.getMessage());
      }
      assertThrows(ConfigException.class, () -> config.override("list[3]", "1", HOUR));
      assertThrows(ConfigException.class, () -> config.override("", "1", HOUR));
      assertEquals(1, size.get());
      assertEquals(number, config.snapshot().number());
      assertEquals(1, config.overrides().size());
      assertEquals(1, time.pendingTasks());
      assertEquals(SourceStatus.State.UP, Configs.state(config, "override"));
      source.change("size=3");
      assertEquals(3, size.get(), "nothing of the refused ones is tried again");
    }
  }

  @Test
  void overrideThatCannotBeLifted_staysInForce_untilAChangeMakesItPossible() {
    try (LayeredConfig config = open()) {
      config.override("size", "9", HOUR);
      Live<Integer> size = config.live("size", Integer.class);
      source.change("size=many");
      assertEquals("9", config.get("size"), "the override hides the text, which has no effect");
      time.advance(HOUR);
      assertEquals(9, size.get());
      assertEquals(SourceStatus.State.STALE, Configs.state(config, "override"));
      assertEquals(1, config.overrides().size(), "it is still active");
      config.override("other", "1", HOUR);
      assertEquals("1", config.get("other"), "others can be overridden meanwhile");
      source.change("size=4");
      assertEquals(4, size.get());
      assertEquals(SourceStatus.State.UP, Configs.state(config, "override"));
      assertEquals(1, config.overrides().size());
    }
  }

  @Test
  void overrideOfASecret_isMasked() {
    try (LayeredConfig config = open()) {
      ConfigOverride override = config.override("db.password", "hunter2", HOUR);
      assertEquals("hunter2", config.get("db.password"));
      assertFalse(config.explain("db.password").toString().contains("hunter2"));
      assertFalse(config.overrides().toString().contains("hunter2"));
      assertFalse(config.history().toString().contains("hunter2"));
      assertFalse(override.toString().contains("hunter2"));
    }
  }

  @Test
  void override_ofAList_replacesItWhole() {
    FakeSource lists = FakeSource.of("lists", 1, "hosts[0]=a", "hosts[1]=b");
    try (LayeredConfig config = builder(lists).build()) {
      config.override("hosts", "x", HOUR);
      assertEquals(1, config.get("hosts", String[].class).length);
    }
  }

  @Test
  void override_doesNotWaitForTheQuietPeriod() {
    try (LayeredConfig config = builder(source).applyQuiet(HOUR, HOUR).build()) {
      source.change("size=2");
      config.override("other", "1", HOUR);
      assertEquals("1", config.get("other"));
      assertEquals("1", config.get("size"));
    }
  }

  @Test
  void wrongExpiry_isRefused() {
    try (LayeredConfig config = open()) {
      for (Duration wrong : List.of(Duration.ZERO, HOUR.negated(), Duration.ofDays(366))) {
        assertThrows(IllegalArgumentException.class, () -> config.override("size", "9", wrong));
      }
    }
  }

  @Test
  void closedConfiguration_takesNoOverrides_andLiftsNone() {
    LayeredConfig config = open();
    ConfigOverride override = config.override("size", "9", HOUR);
    config.close();
    assertThrows(IllegalStateException.class, () -> config.override("size", "8", HOUR));
    override.close();
    time.advance(HOUR);
    assertEquals("9", config.get("size"));
  }

  /** Against a model: the newest unexpired override of a key, else the source's value. */
  @Test
  void manyOverrides_behaveAsTheModel() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TreeMap<String, ConfigOverride> model = new TreeMap<>();
    TreeMap<String, String> values = new TreeMap<>();
    Set<ConfigOverride> closed = new HashSet<>();
    try (LayeredConfig config = open()) {
      for (int i = 0; i < 2_000; i++) {
        String key = "k" + random.nextInt(5);
        switch (random.nextInt(4)) {
          case 0 -> source.change(key + "=s" + i);
          case 1 ->
              Optional.ofNullable(model.get(key))
                  .ifPresent(
                      override -> {
                        override.close();
                        closed.add(override);
                      });
          case 2 -> time.advance(Duration.ofMinutes(random.nextInt(20)));
          default -> {
            model.put(
                key, config.override(key, "p" + i, Duration.ofMinutes(1 + random.nextInt(60))));
            values.put(key, "p" + i);
          }
        }
        for (String each : values.keySet()) {
          ConfigOverride override = model.get(each);
          boolean inForce = !closed.contains(override) && override.until().isAfter(time.instant());
          assertEquals(inForce, config.overrides().contains(override), "seed " + seed);
          String expected = inForce ? values.get(each) : "s";
          String found = config.find(each).orElse("s");
          assertTrue(found.startsWith(expected), "seed " + seed + " " + each + " is " + found);
        }
      }
      model.values().forEach(ConfigOverride::close);
      assertEquals(0, config.metrics().overrides());
      assertEquals(0, time.pendingTasks());
    }
  }

  @Test
  void overrideThatAGuardRefuses_isReported_andChangesNothing() throws InterruptedException {
    BlockingQueue<Refusal> told = new LinkedBlockingQueue<>();
    try (LayeredConfig config =
        builder(source)
            .guard(
                proposal -> {
                  if (proposal.after().get("size").equals("9")) {
                    proposal.refuse("size", "anything else", "mend it");
                  }
                })
            .onRefused(told::add)
            .build()) {
      assertThrows(ConfigException.class, () -> config.override("size", "9", HOUR));
      assertEquals("1", config.get("size"));
      assertEquals(1, config.snapshot().number());
      assertEquals(List.of(), config.overrides());
      assertEquals(0, time.pendingTasks());
      assertEquals(SourceStatus.State.UP, Configs.state(config, "override"));
      Refusal refusal = told.poll(10, TimeUnit.SECONDS);
      assertEquals(List.of("size"), refusal.keys());
      assertEquals("override", refusal.source());
      assertEquals(refusal.problems(), config.history().get(0).problems());
      assertEquals(
          List.of(1L, 0L),
          config.metrics().sources().stream().map(ConfigMetrics.Source::refused).toList());
    }
  }

  @Test
  void overrideWhileTheConfigurationIsClosed_isNotSaidToBeInForce() throws InterruptedException {
    HangingGuard guard = HangingGuard.onChanges();
    LayeredConfig config =
        Configs.builder(source)
            .allowOverrides(true)
            .guardTimeout(Duration.ofMinutes(5))
            .guard(guard)
            .build();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread operator =
        new Thread(
            () -> {
              try {
                config.override("size", "9", HOUR);
              } catch (RuntimeException e) {
                thrown.set(e);
              }
            });
    operator.start();
    Configs.await(guard.inCall);
    config.close();
    operator.join(TimeUnit.SECONDS.toMillis(60));
    assertEquals(IllegalStateException.class, thrown.get().getClass());
    assertEquals("1", config.get("size"));
    assertEquals(List.of(), config.overrides());
  }

  @Test
  void overrideBelowAnOrdinalThatIsSet_isStillOnTop() {
    source.fill("varve.ordinal.override=-5");
    try (LayeredConfig config = open()) {
      config.override("size", "9", HOUR);
      assertEquals("9", config.get("size"));
    }
  }

  @Test
  void listener_mayOverride_andLift() {
    try (LayeredConfig config = open()) {
      config.onChange(
          "size",
          event -> {
            if (event.after().get("size").equals("2")) {
              config.override("url", "y", HOUR).close();
              config.override("size", "9", HOUR);
            }
          });
      Events events = Events.of(config, "");
      source.change("size=2");
      assertEquals("2", events.nextValue("size"));
      // The one thread was busy, so the listener's changes are one event.
      assertEquals(
          "[size: 2 → 9 (override until 2026-11-23T04:00:00Z), url: x2 → x9 (s:url)]",
          events.nextChanges());
      assertEquals(1, config.overrides().size());
    }
  }
}
