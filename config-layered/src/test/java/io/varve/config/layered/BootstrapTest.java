package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.spi.SourcePhase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Start of the engine: phases, problems, and the builder. */
class BootstrapTest {
  @Test
  void phases_configureTheNext() {
    FakeSource args =
        new FakeSource("args", 500, SourcePhase.PROCESS)
            .fill("varve.profile=prod,eu", "x=${remote.key}");
    FakeSource file = FakeSource.of("file", 100, "remote.address=here");
    FakeSource remote = new FakeSource("remote", 200, SourcePhase.REMOTE).fill("remote.key=7");
    try (LayeredConfig config = Configs.builder(remote, file, args).application("orders").build()) {
      assertEquals(List.of("prod", "eu"), file.context.profiles());
      assertEquals("orders", remote.context.application());
      assertEquals("here", remote.context.settings().get("remote.address"));
      assertEquals("7", config.get("x"), "a placeholder may need a later phase");
      assertThrows(
          ConfigException.class,
          () -> remote.context.settings().get("x"),
          "but is an error for a source that reads it too early");
      assertEquals(List.of("open", "load", "watch"), remote.calls);
    }
  }

  @Test
  void badProfile_isRefused() {
    FakeSource args = new FakeSource("args", 500, SourcePhase.PROCESS).fill("varve.profile=../etc");
    ConfigException e = assertThrows(ConfigException.class, () -> Configs.of(args));
    assertTrue(
        e.getMessage().startsWith("varve.profile (args:varve.profile): expected profile names"),
        e.getMessage());
  }

  @Test
  void failuresOfOnePhase_areReportedTogether_andEverythingIsClosed() {
    class Failing extends FakeSource {
      Failing(String name) {
        super(name, 1, SourcePhase.LOCAL);
      }

      @Override
      public synchronized io.varve.config.spi.SourceSnapshot load() {
        throw failure(name + " is bad");
      }
    }

    FakeSource good = FakeSource.of("good", 1);
    Failing bad = new Failing("bad");
    Failing worse = new Failing("worse");
    ConfigException e = assertThrows(ConfigException.class, () -> Configs.of(good, bad, worse));
    assertEquals(2, e.problems().size());
    assertTrue(e.getMessage().contains("bad is bad") && e.getMessage().contains("worse is bad"));
    assertEquals(
        List.of(1, 1, 1), List.of(good.closes.get(), bad.closes.get(), worse.closes.get()));
  }

  @Test
  void unresolvablePlaceholders_areWarnedOf_eachOnce() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "a=${x}", "b=${y}", "c=${b}"))) {
      assertEquals(2, Configs.status(config, "s").warnings().size());
    }
  }

  @Test
  void twoSourcesOfOneName_areRefused() {
    ConfigException e =
        assertThrows(
            ConfigException.class, () -> Configs.of(FakeSource.of("s", 1), FakeSource.of("s", 2)));
    assertTrue(e.getMessage().contains("one source of each name"), e.getMessage());
  }

  @Test
  void builder_refusesToSetTwice() {
    assertThrows(
        IllegalStateException.class,
        () -> LayeredConfig.builder().application("a").application("b"));
    assertThrows(
        IllegalStateException.class, () -> LayeredConfig.builder().ordinal("s", 1).ordinal("s", 2));
  }

  @Test
  void defaults_lieBelowEverything() {
    try (LayeredConfig config =
        Configs.builder(FakeSource.of("s", 1, "a=1"))
            .defaults(Map.of("a", "0", "b", "0"))
            .build()) {
      assertEquals("1", config.get("a"));
      assertEquals("0", config.get("b"));
    }
  }
}
