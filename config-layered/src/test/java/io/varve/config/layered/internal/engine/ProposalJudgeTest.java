package io.varve.config.layered.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.layered.Configs;
import io.varve.config.layered.FakeConverter;
import io.varve.config.layered.FakeSource;
import io.varve.config.layered.FakeVariables;
import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.spi.SourceStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of several sources, some of which are refused. */
class ProposalJudgeTest {
  private final FakeSource a = FakeSource.of("a", 1, "x=1");
  private final FakeSource b = FakeSource.of("b", 2, "y=1");
  private final FakeSource c = FakeSource.of("c", 3, "z=1");

  @Test
  void refusedSource_isJudgedAgain_thoughAnotherOneStaysRefused() {
    try (LayeredConfig config = Configs.of(a, b, c)) {
      a.change("x=${nowhere}");
      b.change("y=${k}");
      c.change("k=7");
      assertEquals("7", config.get("y"));
      assertEquals(SourceStatus.State.UP, Configs.state(config, "b"));
      assertEquals(SourceStatus.State.STALE, Configs.state(config, "a"));
    }
  }

  @Test
  void sourcesThatNeedEachOther_areAccepted_onceTheCulpritTakesItsChangeBack() {
    FakeSource d = FakeSource.of("d", 4);
    try (LayeredConfig config = Configs.of(a, b, c, d)) {
      a.change("x=${nowhere}");
      d.change("d=${nowhere.too}");
      b.change("y=${k}", "m=1");
      c.change("k=${m}");
      assertEquals("1", config.get("y"), "not yet");
      d.change("d=1");
      a.change("x=1");
      assertEquals("1", config.get("k"));
      assertTrue(config.sources().stream().allMatch(s -> s.state() == SourceStatus.State.UP));
    }
  }

  @Test
  void sourceThatIsDown_staysDown_whenAnotherOneMakesItsRefusedChangeFit() {
    try (LayeredConfig config = Configs.of(a, b)) {
      a.change("x=${k}");
      a.fail("gone");
      b.change("k=1");
      assertEquals("1", config.get("x"));
      assertEquals(SourceStatus.State.DOWN, Configs.state(config, "a"));
      a.report();
      assertEquals(SourceStatus.State.UP, Configs.state(config, "a"));
    }
  }

  @Test
  void nullSnapshot_hurtsItsReporterAlone() {
    try (LayeredConfig config = Configs.of(a, b)) {
      assertThrows(NullPointerException.class, () -> a.observer().changed(null));
      b.change("y=2");
      assertEquals("2", config.get("y"));
    }
  }

  @Test
  void errorOfAConverter_isARefusal_andDoesNotHoldUpOthers() {
    FakeConverter<StringBuilder> failing =
        new FakeConverter<>(
            StringBuilder.class,
            text -> {
              if (text.equals("2")) {
                throw new StackOverflowError("by this test");
              }
              return new StringBuilder(text);
            });
    try (LayeredConfig config = Configs.builder(a, b).converter(failing).build()) {
      assertEquals("1", config.live("x", StringBuilder.class).get().toString());
      a.change("x=2");
      b.change("y=2");
      assertEquals("1", config.get("x"));
      assertEquals("2", config.get("y"));
      assertEquals(SourceStatus.State.STALE, Configs.state(config, "a"));
    }
  }

  @Test
  void warning_showsAtItsSource_thoughAnotherSourceBroughtTheKey() {
    FakeVariables env = new FakeVariables(Map.of("k", "1"));
    try (LayeredConfig config = Configs.of(env, a)) {
      assertEquals(List.of(), Configs.status(config, "env").warnings());
      a.change("k=2");
      assertEquals(List.of("k has two values"), Configs.status(config, "env").warnings());
    }
  }
}
