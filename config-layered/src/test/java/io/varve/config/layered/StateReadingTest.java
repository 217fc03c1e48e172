package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.varve.config.ConfigSnapshot;
import io.varve.config.DefaultValue;
import io.varve.config.Live;
import io.varve.config.Origin;
import io.varve.config.TypeRef;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Reads of a state that involve several parts of the stack. */
class StateReadingTest {
  record Server(String host, Optional<String> weight) {}

  record Pool(@DefaultValue("spare") List<String> hosts, int size) {}

  @Test
  void mapWithAValueAndChildrenUnderOneName_holdsEachOnce_besideANameWithADash() {
    try (LayeredConfig config =
        Configs.of(FakeSource.of("s", 1, "l.a=1", "l.a-b=2", "l.a.c=3", "l.a0=4", "l.a.c-d=5"))) {
      assertEquals(
          Map.of("a", "1", "a-b", "2", "a.c", "3", "a0", "4", "a.c-d", "5"),
          config.get("l", new TypeRef<Map<String, String>>() {}));
    }
  }

  @Test
  void spelling_isThatOfBoundMaps() {
    try (LayeredConfig config =
        Configs.of(
            FakeSource.of("low", 1, "m.teamName.a=1", "m.\"com.acme\"=2", "list[0].hostName=h"),
            FakeSource.of("high", 2, "m.team-name.b_c=3", "m.TEAM_NAME.d=4", "m.plain=5"))) {
      var snapshot = config.snapshot();
      assertEquals(
          List.of(
              "list[0].hostName",
              "m.\"com.acme\"",
              "m.plain",
              "m.teamName.a",
              "m.teamName.b_c",
              "m.teamName.d"),
          snapshot.keys().stream().map(snapshot::originalName).toList());
      assertEquals(
          Map.of(
              "teamName.a",
              "1",
              "teamName.b_c",
              "3",
              "teamName.d",
              "4",
              "com.acme",
              "2",
              "plain",
              "5"),
          config.get("m", new TypeRef<Map<String, String>>() {}));
      assertEquals("teamName.b_c", snapshot.at("m").originalName("teamName.b-c"));
      assertEquals("hostName", snapshot.at("list[0]").originalName("host-name"));
      assertEquals("[0].hostName", snapshot.at("list").originalName("[0].host-name"));
      assertEquals("", snapshot.at("m").originalName(""));
      assertEquals("absent.one-key", snapshot.originalName("absent.oneKey"));
    }
  }

  @Test
  void live_reportsAnEmptyListThatGoes() throws InterruptedException {
    FakeSource source =
        new FakeSource("s", 1, SourcePhase.LOCAL) {
          private boolean loaded;

          @Override
          public synchronized SourceSnapshot load() {
            Origin origin = Origin.of("s", "s");
            SourceLayerBuilder layer = SourceLayer.builder("s").put("pool.size", "1", origin);
            if (!loaded) {
              layer.putEmptyList("pool.hosts", origin);
            }
            loaded = true;
            return SourceSnapshot.of(layer.build());
          }
        };
    try (LayeredConfig config = Configs.of(source)) {
      Live<Pool> pool = config.live("pool", Pool.class);
      BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
      pool.onChange((before, after) -> told.add(after.hosts()));
      assertEquals(List.of(), pool.get().hosts());
      source.report();
      assertEquals(List.of("spare"), pool.get().hosts());
      assertEquals(List.of("spare"), told.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void live_followsThePlaceholderOfAVariableThatNoLayerKnows() throws InterruptedException {
    FakeSource source = FakeSource.of("s", 1, "host=one");
    FakeVariables env = new FakeVariables(Map.of("app.url", "http://${host}"));
    try (LayeredConfig config = Configs.of(env, source)) {
      Live<String> url = config.live("app.url", String.class);
      BlockingQueue<String> told = new LinkedBlockingQueue<>();
      url.onChange((before, after) -> told.add(after));
      source.change("host=two");
      assertEquals("http://two", config.get("app.url"));
      assertEquals("http://two", url.get());
      assertEquals("http://two", told.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void defaultThatStandsInForASecret_isOne() {
    FakeSource source = FakeSource.of("s", 2, "url=u:${db.password:hunter2}@h");
    FakeSource nested = FakeSource.of("n", 1, "url=${a:${db.password:hunter2}}");
    try (LayeredConfig config = Configs.of(source, nested)) {
      assertEquals("u:hunter2@h", config.get("url"));
      assertFalse(config.explain("url").toString().contains("hunter2"));
    }
  }

  @Test
  void explain_ofABrokenValue_stillTellsWhereItIs() {
    FakeVariables env = new FakeVariables(Map.of("a", "${nowhere}", "b", "${bad key]}"));
    try (LayeredConfig config = Configs.of(env)) {
      assertEquals("env:a", config.explain("a").candidates().get(0).origin().toString());
      assertEquals("env:b", config.explain("b").candidates().get(0).origin().toString());
    }
  }

  @Test
  void longListOfRecords_isBoundAndExplained_inTimeThatGrowsWithItsLength() {
    int size = 20_000;
    FakeSource source = new FakeSource("s", 1, SourcePhase.LOCAL);
    for (int i = 0; i < size; i++) {
      source.fill("servers[" + i + "].host=h" + i, "other.key" + i + "=1");
    }
    FakeVariables env = new FakeVariables(Map.of("zz", "1"));
    try (LayeredConfig config = Configs.of(env, source)) {
      // A quadratic algorithm would take minutes.
      assertTimeout(
          Duration.ofSeconds(20),
          () -> {
            assertEquals(size, config.get("servers", new TypeRef<List<Server>>() {}).size());
            assertEquals(Optional.of("(list of " + size + ")"), config.explain("servers").value());
          });
    }
  }

  record Limits(int most, Optional<String> name) {}

  record Named(List<String> names) {}

  /** Visible only in the time that it takes. */
  @Test
  void recordThatNobodyCanChange_isBoundOnceAState_andOneWithAListEachTime() {
    FakeSource source = FakeSource.of("s", 1, "limits.most=1", "named.names=a,b", "other=1");
    try (LayeredConfig config = Configs.of(source)) {
      Limits limits = config.get("limits", Limits.class);
      assertSame(limits, config.get("limits", Limits.class));
      assertSame(limits, config.at("limits").get("", Limits.class));
      assertNotSame(config.get("named", Named.class), config.get("named", Named.class));
      source.change("limits.most=2");
      assertEquals(new Limits(2, Optional.empty()), config.get("limits", Limits.class));
      assertEquals(1, limits.most());
    }
  }

  @Test
  void absentKey_isFound_onceItComes_andAbsentAgainWhenItGoes() {
    FakeSource source = FakeSource.of("s", 1, "here=1");
    try (LayeredConfig config = Configs.of(source)) {
      for (int i = 0; i < 3; i++) {
        assertEquals(5, config.get("size", Integer.class, 5));
        assertEquals(Optional.empty(), config.find("size"));
        source.change("size=7");
        assertEquals(7, config.get("size", Integer.class, 5));
        source.change("here=" + i);
        assertEquals(7, config.get("size", Integer.class, 5));
        assertEquals(Set.of("here", "size"), config.keys());
        ConfigSnapshot before = config.snapshot();
        source.change("size");
        assertEquals(Set.of("here"), config.keys());
        assertEquals(5, config.get("size", Integer.class, 5));
        assertEquals(
            7, before.get("size", Integer.class, 5)); // independent of keys that became known later
      }
    }
  }
}
