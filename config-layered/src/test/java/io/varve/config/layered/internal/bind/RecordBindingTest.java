package io.varve.config.layered.internal.bind;

import static io.varve.config.layered.internal.bind.TestBinder.bind;
import static io.varve.config.layered.internal.bind.TestBinder.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.DefaultValue;
import io.varve.config.InvalidValueException;
import io.varve.config.Key;
import io.varve.config.MissingKeyException;
import io.varve.config.TypeRef;
import io.varve.config.layered.internal.convert.ConverterRegistry;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RecordBindingTest {
  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  private record Pool(int poolSize, @DefaultValue("30s") Duration timeout) {}

  private record Worker(
      String name,
      Pool pool,
      Optional<URI> backEnd,
      OptionalInt retries,
      @Key("class") String type,
      @Key("switch.new-ui") boolean newUi) {}

  @Test
  void components_areReadFromFoldedKeys() {
    Worker worker =
        binder.get(
            MapValueLookup.of(
                "app.worker.name", "w",
                "app.worker.pool.pool-size", "7",
                "app.worker.pool.timeout", "1m",
                "app.worker.back-end", "http://h",
                "app.worker.retries", "3",
                "app.worker.class", "fast",
                "app.worker.switch.new-ui", "on"),
            "app.worker",
            Worker.class);
    assertEquals(
        new Worker(
            "w",
            new Pool(7, Duration.ofMinutes(1)),
            Optional.of(URI.create("http://h")),
            OptionalInt.of(3),
            "fast",
            true),
        worker);
  }

  @Test
  void components_absentTakeTheirDefaults() {
    Worker worker =
        bind(Worker.class, "name", "w", "pool.pool-size", "7", "class", "c", "switch.new-ui", "no");
    assertEquals(
        new Worker(
            "w",
            new Pool(7, Duration.ofSeconds(30)),
            Optional.empty(),
            OptionalInt.empty(),
            "c",
            false),
        worker);
  }

  @Test
  void textWhereKeysAreNeeded_isNamed() {
    String expected =
        "pool (test:2): expected the values of %s, found a whole number \"7\"; write each of them as a"
            + " key below pool [VARVE-0114]";
    record OneDefault(@DefaultValue("1") int a) {}
    record PoolHolder(Pool pool) {}
    record DefaultsHolder(OneDefault pool) {}
    assertEquals(
        List.of(expected.formatted("Pool")),
        problems(InvalidValueException.class, PoolHolder.class, "x", "1", "pool", "7"));
    assertEquals(
        List.of(expected.formatted("OneDefault")),
        problems(InvalidValueException.class, DefaultsHolder.class, "x", "1", "pool", "7"));
    assertEquals(
        new PoolHolder(new Pool(1, Duration.ofSeconds(30))),
        bind(PoolHolder.class, "pool", "7", "pool.pool-size", "1"),
        "a key may hold a value and have children");
  }

  @Test
  void everyProblem_isReportedAtOnce() {
    List<String> problems =
        problems(
            InvalidValueException.class,
            Worker.class,
            "pool.pool-size",
            "many",
            "pool.timeout",
            "30",
            "back-end",
            "a b",
            "switch.new-ui",
            "1");
    assertEquals(
        List.of(
            "name: expected a value, found nothing; set it [VARVE-0110]",
            "pool.pool-size (test:1): expected a whole number, found text \"many\"; set it to a whole"
                + " number such as 5432 [VARVE-0142]",
            "pool.timeout (test:2): expected a duration, found a number without a unit \"30\"; add a"
                + " unit, such as 250ms, 30s, 5m, 2h or 1d [VARVE-0148]",
            "back-end (test:3): expected a URI, found text \"a b\"; set it to a URI such as"
                + " https://example.org/path, with spaces as %20 [VARVE-0153]",
            "class: expected a value, found nothing; set it [VARVE-0110]",
            "switch.new-ui (test:4): expected true or false, found a whole number \"1\"; set it to"
                + " true or false [VARVE-0145]"),
        problems);
  }

  private record Range(int minSize, int maxSize) {}

  private record AllDefaults(@DefaultValue("a") String text, Optional<String> more) {}

  private record Outer(AllDefaults inner, Optional<AllDefaults> perhaps) {}

  @Test
  void nestedRecord_absentIsMadeOfItsDefaults() {
    assertEquals(
        new Outer(new AllDefaults("a", Optional.empty()), Optional.empty()), bind(Outer.class));
    assertEquals(
        Optional.of(new AllDefaults("a", Optional.of("m"))),
        bind(Outer.class, "perhaps.more", "m").perhaps());
  }

  @Test
  void find_isEmptyWithoutAnyKeyBelow() {
    assertEquals(
        Optional.empty(), binder.find(MapValueLookup.of("x", "1"), "app", AllDefaults.class));
    assertTrue(
        binder.find(MapValueLookup.of("app.text", "1"), "app", AllDefaults.class).isPresent());
    assertEquals(Optional.empty(), binder.find(MapValueLookup.of("x.y", "1"), "x", String.class));
    assertThrows(
        MissingKeyException.class,
        () -> binder.find(MapValueLookup.of("r.min-size", "1"), "r", Range.class));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Page<T>(List<T> items, Optional<T> first, Map<String, T> named, T[] all) {}

  @Test
  void genericRecord_isBoundThroughATypeRef() {
    MapValueLookup values =
        MapValueLookup.of("items", "1,2", "first", "1", "named.x", "3", "all[0]", "4");
    Page<Integer> page = binder.get(values, "", new TypeRef<Page<Integer>>() {}.type());
    assertEquals(List.of(1, 2), page.items());
    assertEquals(Optional.of(1), page.first());
    assertEquals(Map.of("x", 3), page.named());
    Object[] all = page.all();
    assertEquals(4, all[0]);
    assertInstanceOf(Integer[].class, all);
    Page<Range> ranges =
        binder.get(
            MapValueLookup.of("items[0].min-size", "1", "items[0].max-size", "2", "all", ""),
            "",
            new TypeRef<Page<Range>>() {}.type());
    assertEquals(List.of(new Range(1, 2)), ranges.items());
  }

  @Test
  void samePlan_servesManyPrefixesAndThreads() {
    MapValueLookup values = new MapValueLookup();
    for (int i = 0; i < 100; i++) {
      values.put("r" + i + ".min-size", "" + i).put("r" + i + ".max-size", "" + 2 * i);
    }
    java.util.stream.IntStream.range(0, 10_000)
        .parallel()
        .forEach(
            n -> {
              int i = n % 100;
              assertEquals(new Range(i, 2 * i), binder.get(values, "r" + i, Range.class));
            });
  }

  private record HoldsOptional(Optional<Range> range, @DefaultValue("") List<Range> ranges) {}

  @Test
  void hintOfAVariable_isNoValue() {
    MapValueLookup values = MapValueLookup.of("x", "1").hint("range.typo").hint("ranges[0].typo");
    assertEquals(
        new HoldsOptional(Optional.empty(), List.of()),
        binder.get(values, "", HoldsOptional.class));
    assertEquals(Optional.empty(), binder.find(values, "range", Range.class));
    values.put("range.min-size", "1");
    MissingKeyException e =
        assertThrows(MissingKeyException.class, () -> binder.get(values, "", HoldsOptional.class));
    assertEquals("range.max-size", e.problems().get(0).key().orElseThrow());
  }

  private record Broken(int a, int b, Range range, int c) {}

  @Test
  void valuesThatCannotBeResolved_areReportedWithTheOthers() {
    MapValueLookup values = MapValueLookup.of("b", "x").broken("a").broken("range.min-size");
    values.put("range.max-size", "x");
    InvalidValueException e =
        assertThrows(InvalidValueException.class, () -> binder.get(values, "", Broken.class));
    assertEquals(
        List.of("a", "b", "range.min-size", "range.max-size", "c"),
        e.problems().stream().map(p -> p.key().orElseThrow()).toList());
    assertThrows(InvalidValueException.class, () -> binder.get(values, "a", String.class));
    assertThrows(InvalidValueException.class, () -> binder.find(values, "a", List.class));
  }
}
