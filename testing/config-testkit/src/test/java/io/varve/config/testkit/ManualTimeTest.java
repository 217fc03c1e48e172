package io.varve.config.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.spi.ConfigOverride;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManualTimeTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ManualTime time = new ManualTime();
  private final List<String> done = new ArrayList<>();

  @Test
  void clock_standsStill_untilTimePasses() {
    assertEquals(START, time.instant());
    time.advance(Duration.ofSeconds(2));
    assertEquals(START.plusSeconds(2), time.instant());
    assertEquals(2_000_000_000L, time.nanoTime());
    ZoneId zone = ZoneId.of("Europe/Berlin");
    assertEquals(START.plusSeconds(2), time.withZone(zone).instant());
    assertEquals(zone, time.withZone(zone).getZone());
    assertThrows(IllegalArgumentException.class, () -> time.advance(Duration.ofSeconds(-1)));
  }

  @Test
  void tasks_runWhenTheyFallDue_inOrder_andSeeTheirMoment() {
    task(3, "c");
    task(1, "a");
    task(2, "b");
    Runnable cancel = time.schedule(Duration.ofSeconds(1), () -> done.add("never"));
    cancel.run();
    assertEquals(3, time.pendingTasks());
    time.advance(Duration.ofMillis(999));
    assertEquals(List.of(), done);
    time.advance(Duration.ofMillis(1_001));
    assertEquals(List.of("a@" + START.plusSeconds(1), "b@" + START.plusSeconds(2)), done);
    assertEquals(1, time.pendingTasks());
  }

  private void task(int seconds, String name) {
    var unused =
        time.schedule(Duration.ofSeconds(seconds), () -> done.add(name + "@" + time.instant()));
  }

  @Test
  void taskThatSchedulesAnother_hasItRunInTheSamePass() {
    var unused = time.schedule(Duration.ofSeconds(1), () -> task(1, "next"));
    time.advance(Duration.ofSeconds(2));
    assertEquals(List.of("next@" + START.plusSeconds(2)), done);
  }

  @Test
  void override_expires_andJitterPasses() {
    MemorySource source = MemorySource.of("x=1");
    try (LayeredConfig config =
        LayeredConfig.builder()
            .discover(false)
            .environment(Map.of())
            .systemProperties(Map.of())
            .source(source)
            .clock(time)
            .scheduler(time, () -> 0.5)
            .applyJitter(Duration.ofSeconds(4))
            .allowOverrides(true)
            .build()) {
      ConfigOverride override = config.override("x", "9", Duration.ofSeconds(10));
      assertEquals("9", config.get("x"), override.toString());
      source.set("x=2");
      time.advance(Duration.ofSeconds(9));
      assertEquals("9", config.get("x"));
      time.advance(Duration.ofSeconds(1));
      assertEquals("2", config.get("x"));
      source.set("x=3");
      time.advance(Duration.ofMillis(1_999));
      assertEquals("2", config.get("x"));
      time.advance(Duration.ofMillis(1));
      assertEquals("3", config.get("x"));
    }
  }
}
