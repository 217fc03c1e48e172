package io.varve.config.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.config.ConfigException;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.testkit.ManualTime;
import io.varve.config.testkit.MemorySource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VarveMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final MemorySource store = MemorySource.named("store", 1, "a=1");
  private final ManualTime time = new ManualTime();

  private LayeredConfig open() {
    return LayeredConfig.builder()
        .discover(false)
        .environment(Map.of())
        .systemProperties(Map.of())
        .source(store)
        .clock(time)
        .allowOverrides(true)
        .metrics(metrics -> new VarveMetrics(metrics).bindTo(registry))
        .build();
  }

  private double value(String name, String... tags) {
    Meter meter = registry.get(name).tags(tags).meter();
    return meter.measure().iterator().next().getValue();
  }

  @Test
  void changes_areCountedBySourceAndOutcome() {
    try (LayeredConfig config = open()) {
      store.set("a=2");
      store.set("a=3");
      store.set("a=${nowhere}");
      assertEquals("3", config.get("a"));
      assertEquals(2, value("varve.changes", "source", "store", "outcome", "accepted"));
      assertEquals(1, value("varve.changes", "source", "store", "outcome", "refused"));
      assertEquals(0, value("varve.changes", "source", "override", "outcome", "accepted"));
      assertEquals(3, value("varve.snapshot.number"));
    }
  }

  @Test
  void source_hasAge_andOutage_inSeconds() {
    try (LayeredConfig config = open()) {
      time.advance(Duration.ofSeconds(60));
      assertEquals(1, value("varve.source.up", "source", "store"));
      assertEquals(60, value("varve.source.age", "source", "store"));
      assertEquals(0, value("varve.source.outage", "source", "store"));
      store.fail("no answer");
      time.advance(Duration.ofMillis(1_500));
      assertEquals(1, value("varve.source.failures", "source", "store"));
      assertEquals(0, value("varve.source.up", "source", "store"));
      assertEquals(1.5, value("varve.source.outage", "source", "store"));
      store.set("a=2");
      store.recover();
      assertEquals("2", config.get("a"));
      assertEquals(1, value("varve.source.up", "source", "store"));
      assertEquals(0, value("varve.source.age", "source", "store"));
    }
  }

  @Test
  void overrides_areCountedWhileTheyAreInForce() throws ConfigException {
    try (LayeredConfig config = open()) {
      var override = config.override("a", "9", Duration.ofHours(1));
      assertEquals(1, value("varve.overrides"));
      override.close();
      assertEquals(0, value("varve.overrides"));
    }
  }

  @Test
  void slowestListener_isShown() throws InterruptedException {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (LayeredConfig config = open()) {
      assertEquals(0, value("varve.listener.lag"));
      config.onChange("", event -> {});
      config.onChange(
          "",
          event -> {
            called.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      store.set("a=2");
      assertTrue(called.await(60, TimeUnit.SECONDS));
      store.set("a=3");
      store.set("a=4");
      assertEquals(2, value("varve.listeners"));
      assertEquals(3, value("varve.listener.lag"));
      assertTrue(value("varve.listener.call") > 0);
      go.countDown();
    }
  }

  /** Names and tags equal those in the documentation: dashboards depend on them. */
  @Test
  void meters_areThoseOfTheDocumentation() {
    try (LayeredConfig config = open()) {
      assertEquals(2, config.sources().size());
      assertEquals(
          """
          varve.changes [outcome, source]
          varve.listener.call []
          varve.listener.lag []
          varve.listeners []
          varve.overrides []
          varve.snapshot.number []
          varve.source.age [source]
          varve.source.failures [source]
          varve.source.outage [source]
          varve.source.up [source]""",
          registry.getMeters().stream()
              .map(Meter::getId)
              .map(id -> id.getName() + " " + id.getTags().stream().map(t -> t.getKey()).toList())
              .distinct()
              .sorted()
              .collect(Collectors.joining("\n")));
    }
  }
}
