package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.spi.SourceStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Failing sources and refused changes. */
class SourceFailureTest {
  private final FakeSource source = FakeSource.of("s", 1, "a=1");
  private final FakeSource other = FakeSource.of("other", 2, "x=1");

  @Test
  void failedSource_keepsItsLastState_andShowsInTheStatus() {
    try (LayeredConfig config = Configs.of(source)) {
      source.fail("garbage");
      assertEquals("1", config.get("a"));
      SourceStatus status = config.sources().get(0);
      assertEquals(SourceStatus.State.DOWN, status.state());
      assertTrue(status.reason().orElseThrow().contains("garbage"));
      source.change("a=2");
      assertEquals("2", config.get("a"));
      assertEquals(SourceStatus.State.UP, config.sources().get(0).state());
      assertEquals(Optional.empty(), config.sources().get(0).reason());
    }
  }

  @Test
  void failureAndRefusal_areLoggedOnce_howeverOftenTheyComeInARow() {
    String text =
        logOf(
            config -> {
              for (int i = 0; i < 5; i++) {
                source.fail("garbage");
              }
              source.report();
              source.fail("garbage");
              for (int i = 0; i < 5; i++) {
                source.change("a=${nowhere}");
              }
              assertEquals("1", config.get("a"));
            });
    assertEquals(2, count("s failed", text), "again after a recovery: " + text);
    assertEquals(1, count("is up again", text), text);
    assertEquals(1, count("refused a change of s", text), text);
  }

  @Test
  void reasonsInTurn_areLoggedOnceEach_andTheLastIsTheStatus() {
    String text =
        logOf(
            config -> {
              for (int i = 0; i < 5; i++) {
                source.fail("garbage");
                source.fail("nothing");
              }
              assertTrue(status(config).reason().orElseThrow().contains("nothing"));
              for (int i = 0; i < 1000; i++) {
                source.fail("garbage " + i);
              }
            });
    assertEquals(1, count("found nothing", text), text);
    assertEquals(1, count("found garbage;", text), text);
    assertTrue(count("s failed", text) <= 20, "a text that differs each time: " + text);
  }

  /** A part of the source fails for good, and the rest changes. */
  @Test
  void changesWhileFailing_areApplied_andTheFailureKeepsItsTime() {
    String text =
        logOf(
            config -> {
              source.fail("status 403");
              Instant since = status(config).since();
              for (int i = 2; i < 7; i++) {
                source.fill("a=" + i);
                source.observer().changedWhileFailing(source.load());
                assertEquals(Integer.toString(i), config.get("a"));
                assertEquals(SourceStatus.State.DOWN, status(config).state());
                assertEquals(since, status(config).since());
                assertTrue(status(config).reason().orElseThrow().contains("403"));
              }
              source.report();
              assertEquals(SourceStatus.State.UP, status(config).state());
            });
    assertEquals(1, count("s failed", text), text);
    assertEquals(1, count("is up again", text), text);
  }

  @Test
  void malformedContents_areStale_untilTheNextGoodOnes() {
    String text =
        logOf(
            config -> {
              source.observer().malformed(FakeSource.failure("half a document"));
              source.fill("a=2");
              source.observer().changedWhileFailing(source.load());
              assertEquals("2", config.get("a"));
              assertEquals(SourceStatus.State.STALE, status(config).state());
              assertTrue(status(config).reason().orElseThrow().contains("half a document"));
              source.report();
              assertEquals(SourceStatus.State.UP, status(config).state());
            });
    assertEquals(1, count("s is stale, its last known good contents remain", text), text);
  }

  private static SourceStatus status(LayeredConfig config) {
    return config.sources().get(0);
  }

  private String logOf(Consumer<LayeredConfig> action) {
    PrintStream err = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (LayeredConfig config = Configs.of(source)) {
      action.accept(config);
    } finally {
      System.setErr(err);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  private static int count(String part, String text) {
    return text.split(part, -1).length - 1;
  }

  /** Law 3, the engine's part: no report before the return of watch is lost. */
  @Test
  void report_duringWatch_isDelivered() {
    Events events = new Events();
    source.onWatch(() -> source.change("a=2"));
    try (LayeredConfig config = Configs.builder(source).listener(events).build()) {
      assertEquals("2", config.get("a"));
      assertEquals("[a: 1 → 2 (s:a)]", events.nextChanges());
    }
  }

  @Test
  void sourceThatCannotWatch_isDown_andTheProgramStarts() {
    FakeSource source =
        FakeSource.of("s", 1, "a=1")
            .onWatch(
                () -> {
                  throw new IllegalStateException("by this test");
                });
    try (LayeredConfig config = Configs.of(source)) {
      assertEquals("1", config.get("a"));
      assertEquals(SourceStatus.State.DOWN, config.sources().get(0).state());
    }
  }

  @Test
  void recoveredSource_withEqualContents_isUp() {
    try (LayeredConfig config = Configs.of(source)) {
      source.fail("garbage");
      source.report();
      assertEquals(SourceStatus.State.UP, config.sources().get(0).state());
    }
  }

  @Test
  void unresolvableChange_isRefusedWhole_andAcceptedOnceMended() {
    FakeSource source = FakeSource.of("s", 1, "a=1", "b=1");
    try (LayeredConfig config = Configs.of(source)) {
      source.change("a=${nowhere}", "b=2");
      assertEquals("1", config.get("a"));
      assertEquals("1", config.get("b"), "nothing of a refused change is applied");
      SourceStatus status = config.sources().get(0);
      assertEquals(SourceStatus.State.STALE, status.state());
      assertTrue(status.lastRefused().orElseThrow().contains("nowhere"));
      source.change("a=3");
      assertEquals("3", config.get("a"));
      assertEquals("2", config.get("b"));
    }
  }

  @Test
  void refusedChange_isJudgedAgain_whenAnotherSourceChanges() {
    try (LayeredConfig config = Configs.of(source, other)) {
      source.change("a=${b}");
      assertEquals("1", config.get("a"));
      other.change("b=7");
      assertEquals("7", config.get("a"));
      assertTrue(config.sources().stream().allMatch(s -> s.state() == SourceStatus.State.UP));
    }
  }

  @Test
  void refusedSource_doesNotHoldUpOthers() {
    try (LayeredConfig config = Configs.of(source, other)) {
      source.change("a=${nowhere}");
      other.change("x=2");
      assertEquals("2", config.get("x"));
      assertEquals("1", config.get("a"));
      assertEquals(SourceStatus.State.STALE, Configs.state(config, "s"));
      assertEquals(SourceStatus.State.UP, Configs.state(config, "other"));
    }
  }
}
