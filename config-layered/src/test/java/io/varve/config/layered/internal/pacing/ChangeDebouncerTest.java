package io.varve.config.layered.internal.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.layered.Configs;
import io.varve.config.layered.Events;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.HangingGuard;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.layered.ManualTime;
import io.varve.config.layered.spi.Refusal;
import io.varve.config.layered.spi.SourceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Debounced and delayed changes. */
class ChangeDebouncerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final FakeSource a = FakeSource.of("a", 1, "x=1");
  private final FakeSource b = FakeSource.of("b", 2, "y=1");

  private LayeredConfigBuilder builder() {
    return Configs.builder(a, b).clock(time).scheduler(time, () -> 0.5);
  }

  /** Advances the time; x must have the old value until the last millisecond. */
  private void assertChangesAfter(Duration wait, LayeredConfig config) {
    time.advance(wait.minusMillis(1));
    assertEquals("1", config.get("x"));
    time.advance(Duration.ofMillis(1));
    assertNotEquals("1", config.get("x"));
  }

  /** Three sources, and a quiet period of one second without jitter. */
  private LayeredConfig quietWith(FakeSource c) {
    return Configs.builder(a, b, c)
        .clock(time)
        .scheduler(time, () -> 0)
        .applyQuiet(SECOND, SECOND)
        .build();
  }

  private LayeredConfig quiet() {
    return builder().applyQuiet(SECOND, Duration.ofSeconds(3)).build();
  }

  @Test
  void burst_isOneChangeSet_ofTheLatestOfAllSources() {
    try (LayeredConfig config = quiet()) {
      Events events = Events.of(config, "");
      a.change("x=2");
      time.advance(Duration.ofMillis(500));
      b.change("y=2");
      time.advance(Duration.ofMillis(500));
      a.change("x=3");
      assertChangesAfter(SECOND, config);
      assertEquals("[x: 1 → 3 (a:x), y: 1 → 2 (b:y)]", events.nextChanges());
      assertEquals(2, config.snapshot().number());
      assertEquals(0, time.pendingTasks());
    }
  }

  @Test
  void burstWithoutEnd_isAppliedAfterTheMaximum() {
    try (LayeredConfig config = quiet()) {
      for (int i = 0; i < 6; i++) {
        a.change("x=" + (10 + i));
        time.advance(Duration.ofMillis(499));
        assertEquals("1", config.get("x"));
      }
      time.advance(Duration.ofMillis(6));
      assertEquals("15", config.get("x"));
    }
  }

  @Test
  void withoutAQuietPeriod_changesAreAppliedAtOnce() {
    try (LayeredConfig config = builder().build()) {
      a.change("x=2");
      assertEquals("2", config.get("x"));
      assertEquals(0, time.pendingTasks());
    }
  }

  @Test
  void jitter_delaysByChance_andBurstsAreStillOne() {
    try (LayeredConfig config = builder().applyJitter(Duration.ofSeconds(10)).build()) {
      a.change("x=2");
      time.advance(Duration.ofSeconds(4));
      a.change("x=3");
      assertChangesAfter(SECOND, config);
      assertEquals("3", config.get("x"));
    }
  }

  @Test
  void fleet_doesNotChangeAtOneMoment() {
    Random random = new Random(7);
    List<FakeSource> sources = new ArrayList<>();
    List<LayeredConfig> fleet = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      FakeSource source = FakeSource.of("s", 1, "x=1");
      sources.add(source);
      fleet.add(
          Configs.builder(source)
              .clock(time)
              .scheduler(time, random::nextDouble)
              .applyJitter(Duration.ofSeconds(10))
              .build());
    }
    sources.forEach(source -> source.change("x=2"));
    long before = 0;
    for (int second = 1; second <= 10; second++) {
      time.advance(SECOND);
      long after = fleet.stream().filter(config -> config.get("x").equals("2")).count();
      assertTrue(after - before < 30, (after - before) + " changed in second " + second);
      before = after;
    }
    assertEquals(100, before);
    fleet.forEach(LayeredConfig::close);
  }

  @Test
  void settings_winOverTheBuilder() {
    a.fill("varve.apply.quiet=2s", "varve.apply.quiet-max=4s", "varve.apply.jitter=2s");
    try (LayeredConfig config = quiet()) {
      a.change("x=2");
      // Two seconds, and half of two as jitter.
      assertChangesAfter(Duration.ofSeconds(3), config);
      assertEquals("2", config.get("x"));
    }
  }

  @Test
  void quietSettingAlone_hasAMaximumOfTenTimes() {
    a.fill("varve.apply.quiet=1s");
    try (LayeredConfig config = builder().build()) {
      for (int i = 0; i < 20; i++) {
        a.change("x=" + (10 + i));
        time.advance(Duration.ofMillis(500));
      }
      assertEquals("29", config.get("x"));
      assertEquals(2, config.snapshot().number());
    }
  }

  @Test
  void wrongSettings_areRefused() {
    a.fill("varve.apply.quiet=-1s");
    ConfigException negative = assertThrows(ConfigException.class, () -> builder().build());
    assertEquals(
        "varve.apply.quiet (a:varve.apply.quiet): expected a duration up to 1d, found PT-1S; set it"
            + " to such as 5s [VARVE-0103]",
        negative.getMessage());
    a.fill("varve.apply.quiet=9s", "varve.apply.quiet-max=8s");
    ConfigException less = assertThrows(ConfigException.class, () -> builder().build());
    assertTrue(less.getMessage().contains("at least varve.apply.quiet"), less.getMessage());
    assertThrows(IllegalArgumentException.class, () -> builder().applyQuiet(SECOND, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder().applyJitter(SECOND.negated()));
  }

  @Test
  void failure_passesAtOnce_andStaysThoughAnOlderReportIsApplied() {
    try (LayeredConfig config = quiet()) {
      a.change("x=2");
      a.fail("gone");
      assertEquals(SourceStatus.State.DOWN, Configs.state(config, "a"));
      time.advance(SECOND);
      assertEquals("2", config.get("x"));
      assertEquals(SourceStatus.State.DOWN, Configs.state(config, "a"));
      a.change("x=3");
      time.advance(SECOND);
      assertEquals(SourceStatus.State.UP, Configs.state(config, "a"));
    }
  }

  @Test
  void failureBeforeTheReport_isOver_onceTheReportIsApplied() {
    try (LayeredConfig config = quiet()) {
      a.fail("gone");
      a.change("x=2");
      b.change("y=2");
      time.advance(SECOND);
      assertEquals(SourceStatus.State.UP, Configs.state(config, "a"));
      assertEquals("2", config.get("x"));
    }
  }

  @Test
  void refusedSource_doesNotHoldUpTheOthersOfItsBurst() {
    FakeSource c = FakeSource.of("c", 3, "z=1");
    try (LayeredConfig config = quietWith(c)) {
      a.change("x=${nowhere}");
      b.change("y=2");
      c.change("z=${y}");
      time.advance(SECOND);
      assertEquals("2", config.get("z"));
      assertEquals(SourceStatus.State.STALE, Configs.state(config, "a"));
      assertEquals(SourceStatus.State.UP, Configs.state(config, "b"));
      assertEquals(SourceStatus.State.UP, Configs.state(config, "c"));
    }
  }

  @Test
  void sourcesOfOneBurst_thatNeedEachOther_areOneChangeSet_besideARefusedOne() {
    FakeSource c = FakeSource.of("c", 3, "z=1");
    try (LayeredConfig config = quietWith(c)) {
      a.change("x=${nowhere}");
      time.advance(SECOND);
      b.change("y=${k}", "m=1");
      c.change("k=${m}");
      time.advance(SECOND);
      assertEquals("1", config.get("y"));
      assertEquals(2, config.snapshot().number());
    }
  }

  @Test
  void equalContents_makeNoSnapshot() {
    try (LayeredConfig config = quiet()) {
      a.report();
      b.report();
      time.advance(SECOND);
      assertEquals(1, config.snapshot().number());
      assertEquals("r2", Configs.status(config, "a").revision());
    }
  }

  @Test
  void close_dropsWhatWaits() {
    LayeredConfig config = quiet();
    a.change("x=2");
    config.close();
    time.advance(Duration.ofMinutes(1));
    assertEquals("1", config.get("x"));
    assertTrue(time.isClosed());
  }

  @Test
  void refusedChangeOfABurst_isReported_asAnyOther() throws InterruptedException {
    BlockingQueue<Refusal> told = new LinkedBlockingQueue<>();
    try (LayeredConfig config = builder().applyQuiet(SECOND, SECOND).onRefused(told::add).build()) {
      a.change("x=${nowhere}");
      b.change("y=2");
      time.advance(SECOND);
      assertEquals("a", told.poll(10, TimeUnit.SECONDS).source());
      assertEquals(
          List.of(
              "2026-11-23T03:00:01Z #2 from b", "2026-11-23T03:00:01Z refused from a, #1 stays"),
          config.history().stream()
              .map(entry -> entry.toString().lines().findFirst().orElseThrow())
              .sorted()
              .toList());
      assertEquals(
          List.of("b 1 0", "a 0 1"),
          config.metrics().sources().stream()
              .map(each -> each.name() + " " + each.accepted() + " " + each.refused())
              .toList());
    }
    assertTrue(told.isEmpty(), told.toString());
  }

  /** Uses real time, since the timer's thread waits for the guard. */
  @Test
  void close_whileAGuardHangsOverABurst_isBounded_andAppliesNothing() {
    HangingGuard guard = HangingGuard.onChanges();
    LayeredConfig config =
        Configs.builder(a)
            .applyJitter(Duration.ofMillis(1))
            .guardTimeout(Duration.ofMinutes(5))
            .guard(guard)
            .build();
    a.change("x=2");
    Configs.await(guard.inCall);
    config.close();
    assertEquals("1", config.get("x"));
    assertEquals(List.of(), config.history());
  }
}
