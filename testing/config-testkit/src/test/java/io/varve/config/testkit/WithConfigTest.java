package io.varve.config.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.varve.config.Config;
import io.varve.config.layered.LayeredConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

@WithConfig({"db.host=h", "db.pool-size=3"})
class WithConfigTest {
  private final Config made;
  private Config before;

  WithConfigTest(Config made) {
    this.made = made;
  }

  @BeforeEach
  void take(Config config) {
    before = config;
  }

  @Test
  void class_givesTheConfiguration(Config config) {
    assertEquals("3", config.get("db.pool-size"));
    assertEquals("h", config.get("db.host"));
  }

  @Test
  @WithConfig({"db.poolSize=5", "db.user=u"})
  void method_addsToTheClass_andWins(Config config) {
    assertEquals(Set.of("db.host", "db.pool-size", "db.user"), config.snapshot().keys());
    assertEquals("5", config.get("db.pool-size"));
  }

  @Test
  void oneTest_hasOneConfiguration(Config config, LayeredConfig layered) {
    assertSame(config, layered);
    assertSame(config, before);
    assertSame(config, made);
  }

  @Test
  void nothingElse_isInIt(LayeredConfig config) {
    assertEquals(Set.of("db.host", "db.pool-size"), config.keys());
    assertTrue(config.find("user.home").isEmpty());
    assertTrue(config.find("path").isEmpty());
    assertTrue(config.find("registered").isEmpty());
    assertEquals(1, config.sources().size());
  }

  @Test
  @WithConfig(discover = true)
  void discovery_canBeAskedFor(Config config) {
    assertEquals("yes", config.get("registered"));
    assertEquals("3", config.get("db.pool-size"));
  }

  @Test
  void source_changesTheConfiguration(Config config, MemorySource source) {
    source.set("db.pool-size=8", "db.user=u");
    source.remove("db.host");
    assertEquals(Set.of("db.pool-size", "db.user"), config.snapshot().keys());
    assertEquals("8", config.get("db.pool-size"));
  }

  @Test
  @WithConfig("varve.apply.quiet=2s")
  void time_passesByHand(LayeredConfig config, MemorySource source, ManualTime time) {
    source.set("db.pool-size=8");
    time.advance(Duration.ofMillis(1_999));
    assertEquals("3", config.get("db.pool-size"));
    time.advance(Duration.ofMillis(1));
    assertEquals("8", config.get("db.pool-size"));
    assertEquals(time.instant(), config.sources().get(0).lastRefresh());
  }

  /** A repetition does not see changes of the previous one. */
  @RepeatedTest(2)
  void eachTest_hasItsOwn(Config config, MemorySource source) {
    assertEquals("3", config.get("db.pool-size"));
    source.set("db.pool-size=8");
  }

  @Nested
  @WithConfig("db.user=nested")
  class Inside {
    @Test
    @WithConfig("db.host=method")
    void nestedClass_addsToTheOneAround(Config config) {
      assertEquals(Set.of("db.host", "db.pool-size", "db.user"), config.snapshot().keys());
      assertEquals("nested", config.get("db.user"));
      assertEquals("method", config.get("db.host"));
    }
  }

  @Nested
  class InsideWithout {
    @Test
    void nestedClass_hasThatOfTheOneAround(Config config) {
      assertEquals("3", config.get("db.pool-size"));
    }
  }

  @WithConfig("from=base")
  abstract static class Base {
    @Nested
    class Inherited {
      @Test
      void test(Config config) {
        assertEquals("heir", config.get("from"));
      }
    }
  }

  @WithConfig("from=heir")
  static class Heir extends Base {}

  /** A nested class that is declared in one class and runs in a subclass. */
  @Test
  void nestedClass_thatIsInherited_hasThatOfTheHeir() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Heir.class))
        .execute()
        .testEvents()
        .assertStatistics(all -> all.succeeded(1).failed(0));
  }

  /** This module tests the kit with the oldest JUnit, other modules with JUnit 6. */
  @Test
  void junit_isTheOldestThatIsPromised() {
    String jar = Test.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    assertTrue(jar.endsWith("junit-jupiter-api-5.12.2.jar"), jar);
  }

  static class NoEntry {
    @Test
    @WithConfig("db.pool-size")
    void test() {}
  }

  static class NoKey {
    @Test
    @WithConfig("db..size=3")
    void test() {}
  }

  static class Twice {
    @Test
    @WithConfig({"db.pool-size=3", "db.poolSize=4"})
    void test() {}
  }

  static class Gap {
    @Test
    @WithConfig("hosts[1]=x")
    void test() {}
  }

  @WithConfig
  static class ForAll {
    @BeforeAll
    static void beforeAll(Config config) {}

    @Test
    void test() {}
  }

  private static Events run(Class<?> test) {
    return EngineTestKit.engine("junit-jupiter").selectors(selectClass(test)).execute().allEvents();
  }

  private static void fails(Class<?> test, String message) {
    String found =
        run(test).failed().stream()
            .findFirst()
            .orElseThrow(() -> new AssertionError(test + " must fail"))
            .getRequiredPayload(TestExecutionResult.class)
            .getThrowable()
            .orElseThrow()
            .getMessage();
    assertTrue(found.contains(message), found);
  }

  @Test
  void badEntry_failsTheTest_andIsNamed() {
    fails(NoEntry.class, "NoEntry.test(): expected key=value, found \"db.pool-size\"; write it as");
    fails(NoKey.class, "NoKey.test(): ");
    fails(Twice.class, "expected each key once, found db.pool-size twice");
    fails(Gap.class, "no hosts[0]");
    fails(
        ForAll.class,
        "take it in a test, in a @BeforeEach or in the constructor, not in beforeAll");
  }

  @WithConfig("x=1")
  static class Many {
    static final Map<LayeredConfig, MemorySource> SEEN = new ConcurrentHashMap<>();

    @RepeatedTest(50)
    void test(LayeredConfig config, MemorySource source) {
      SEEN.put(config, source);
      assertEquals("1", config.get("x"));
      source.set("x=2");
      assertEquals("2", config.get("x"));
    }
  }

  @Test
  void testsInParallel_doNotMeet_andEachIsClosed() {
    Many.SEEN.clear();
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .selectors(selectClass(Many.class))
        .execute()
        .testEvents()
        .assertStatistics(all -> all.succeeded(50).failed(0));
    assertEquals(50, Many.SEEN.size());
    Many.SEEN.forEach(
        (config, source) -> {
          source.set("x=3");
          assertEquals("2", config.get("x"), "a closed configuration follows nothing");
        });
  }
}
