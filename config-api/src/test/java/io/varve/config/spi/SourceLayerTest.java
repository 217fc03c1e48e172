package io.varve.config.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceLayerTest {
  private static Origin line(int line) {
    return Origin.line("files", "a.yaml", line);
  }

  private static SourceLayerBuilder builder() {
    return SourceLayer.builder("a.yaml");
  }

  private static String text(SourceLayer layer) {
    return layer.values().getOrDefault("pool-size", new SourceValue("none", line(0))).text();
  }

  @Test
  void put_keepsTextOriginAndSpelling() {
    SourceLayer layer = builder().put("db.poolSize", "7", line(1)).put("x", "1", line(2)).build();
    assertEquals(
        Map.of("db.pool-size", new SourceValue("7", line(1)), "x", new SourceValue("1", line(2))),
        layer.values());
    assertEquals(Map.of("db.pool-size", "db.poolSize"), layer.spellings());
    assertEquals("a.yaml (2 values)", layer.toString());
    assertEquals(List.of(), layer.warnings());
  }

  @Test
  void put_refusesNoKeys() {
    assertThrows(ConfigException.class, () -> builder().put("a..b", "", line(1)));
    assertThrows(SourceException.class, () -> builder().put("", "", line(1)));
  }

  @Test
  void put_theSameSpellingTwiceNamesBothPlaces() {
    SourceLayerBuilder builder = builder().put("db.url", "a", line(1));
    SourceException e =
        assertThrows(SourceException.class, () -> builder.put("db.url", "b", line(2)));
    assertEquals(
        "db.url (a.yaml:2): expected each key once, found a second one, the first is at a.yaml:1;"
            + " remove one of the two [VARVE-0011]",
        e.getMessage());
  }

  @Test
  void put_aLosingSpellingTwiceIsRefusedToo() {
    SourceLayerBuilder builder = builder().put("db_url", "a", line(1)).put("dbUrl", "b", line(2));
    assertThrows(SourceException.class, () -> builder.put("db_url", "c", line(3)));
    SourceLayerBuilder losing = builder().put("db-url", "a", line(1)).put("dbUrl", "b", line(2));
    assertThrows(SourceException.class, () -> losing.put("dbUrl", "c", line(3)));
  }

  @Test
  void origin_isThatOfTheSpelling() {
    SourceLayerBuilder builder = builder().put("aB", "1", line(1));
    assertEquals(Optional.of(line(1)), builder.origin("aB"));
    assertEquals(Optional.empty(), builder.origin("a-b"));
    assertEquals(Optional.empty(), builder.origin("b"));
    builder.put("a-b", "2", line(2)).put("a_b", "3", line(3));
    assertEquals(Optional.of(line(1)), builder.origin("aB"));
    assertEquals(Optional.of(line(2)), builder.origin("a-b"));
    assertEquals(Optional.of(line(3)), builder.origin("a_b"));
    assertEquals(Optional.empty(), builder.origin("AB"));
    assertThrows(ConfigException.class, () -> builder.origin("a..b"));
  }

  @Test
  void put_ofTwoSpellingsTheCanonicalWinsInAnyOrder() {
    List<String> spellings = List.of("pool-size", "poolSize", "pool_size");
    List<List<Integer>> orders =
        List.of(
            List.of(0, 1, 2),
            List.of(0, 2, 1),
            List.of(1, 0, 2),
            List.of(1, 2, 0),
            List.of(2, 0, 1),
            List.of(2, 1, 0));
    for (List<Integer> order : orders) {
      SourceLayerBuilder builder = builder();
      order.forEach(i -> builder.put(spellings.get(i), "v" + i, line(i + 1)));
      SourceLayer layer = builder.build();
      assertEquals("v0", text(layer), order.toString());
      assertEquals(Map.of(), layer.spellings());
      assertEquals(2, layer.warnings().size());
    }
    for (List<Integer> order : List.of(List.of(1, 2), List.of(2, 1))) {
      SourceLayerBuilder builder = builder();
      order.forEach(i -> builder.put(spellings.get(i), "v" + i, line(i + 1)));
      SourceLayer layer = builder.build();
      assertEquals("v1", text(layer), "P sorts before p and _");
      assertEquals(Map.of("pool-size", "poolSize"), layer.spellings());
    }
  }

  @Test
  void warning_namesBothSpellingsAndPlacesAndNoText() {
    SourceLayer layer =
        builder()
            .put("a.pass_word", "hunter2", line(1))
            .put("a.passWord", "hunter3", line(2))
            .build();
    assertEquals(
        List.of(
            "a.pass-word is written both a.pass_word (a.yaml:1) and a.passWord (a.yaml:2); the"
                + " value at a.yaml:2 wins; remove the other"),
        layer.warnings());
  }

  @Test
  void lists_areKnownByTheirElements() {
    SourceLayer layer =
        builder()
            .put("a[0]", "x", line(1))
            .put("a[1].b[0]", "x", line(2))
            .hide("c[0]", line(3))
            .putEmptyList("d", line(4))
            .put("e.\"f[0]\"", "x", line(5))
            .put("e.\"\\\"[1]\"", "x", line(6))
            .build();
    assertEquals(Set.of("a", "a[1].b", "c", "d"), layer.lists());
    assertEquals(Map.of("d", line(4)), layer.emptyLists());
    assertEquals(Map.of("c[0]", line(3)), layer.hidden());
  }

  @Test
  void lists_withGapsAreAllNamed() {
    SourceLayerBuilder builder =
        builder()
            .put("a[0]", "x", line(1))
            .put("a[2].y", "x", line(3))
            .put("a[2].x", "x", line(2))
            .put("b[1]", "x", line(4))
            .put("c[0]", "x", line(5));
    SourceException e = assertThrows(SourceException.class, builder::build);
    assertEquals(
        List.of(
            "a[2] (a.yaml:2): expected list elements without gaps, found no a[1]; number the"
                + " elements from 0, one after the other [VARVE-0012]",
            "b[1] (a.yaml:4): expected list elements without gaps, found no b[0]; number the"
                + " elements from 0, one after the other [VARVE-0012]"),
        e.problems().stream().map(Problem::toString).toList());
  }

  @Test
  void lists_withAGapBeforeANullOrAnEmptyListNameItsPlace() {
    SourceException hidden =
        assertThrows(SourceException.class, builder().hide("a[1]", line(7))::build);
    assertEquals(Optional.of(line(7)), hidden.problems().get(0).origin());
    SourceException empty =
        assertThrows(SourceException.class, builder().putEmptyList("a[1].x", line(8))::build);
    assertEquals(Optional.of(line(8)), empty.problems().get(0).origin());
  }

  @Test
  void layer_doesNotChangeAnyMore() {
    SourceLayerBuilder builder = builder().put("a", "1", line(1));
    SourceLayer layer = builder.build();
    assertThrows(IllegalStateException.class, () -> builder.put("b", "2", line(2)));
    assertThrows(IllegalStateException.class, () -> builder.hide("b", line(2)));
    assertThrows(IllegalStateException.class, () -> builder.putEmptyList("b", line(2)));
    assertThrows(IllegalStateException.class, () -> builder.warn("b"));
    assertThrows(IllegalStateException.class, builder::build);
    assertEquals(Set.of("a"), layer.values().keySet());
    assertThrows(UnsupportedOperationException.class, () -> layer.values().clear());
    assertThrows(UnsupportedOperationException.class, () -> layer.lists().clear());
  }

  @Test
  void sameAs_countsOriginsAndOffsets() {
    SourceLayer layer = builder().put("a", "1", line(1)).build();
    assertTrue(layer.sameAs(builder().put("a", "1", line(1)).build()));
    assertFalse(layer.sameAs(builder().put("a", "1", line(2)).build()));
    assertFalse(layer.sameAs(builder().put("a", "2", line(1)).build()));
    assertFalse(layer.sameAs(builder().put("a", "1", line(1)).hide("b", line(2)).build()));
    assertFalse(layer.sameAs(builder().put("a", "1", line(1)).putEmptyList("b", line(2)).build()));
    assertFalse(layer.sameAs(builder().put("a", "1", line(1)).warn("odd").build()));
    assertFalse(layer.sameAs(layer.withOrdinalOffset(1)));
    assertSame(layer, layer.withOrdinalOffset(0));
    assertTrue(layer.withOrdinalOffset(1).withOrdinalOffset(0).sameAs(layer));
    assertEquals(1, layer.withOrdinalOffset(1).ordinalOffset());
  }

  @Test
  void sameAs_ofLayersWithAMatcherIsIdentity() {
    KeyMatcher matcher =
        new KeyMatcher() {
          @Override
          public Optional<SourceValue> match(String key) {
            return Optional.empty();
          }

          @Override
          public boolean mayMatchUnder(String prefix) {
            return false;
          }
        };
    SourceLayer layer = builder().matcher(matcher).build();
    assertTrue(layer.sameAs(layer));
    assertFalse(layer.sameAs(builder().matcher(matcher).build()));
    assertEquals(Optional.of(matcher), layer.matcher());
  }

  @Test
  void texts_showNoValues() {
    SourceValue value = new SourceValue("hunter2", line(1));
    assertEquals("value at a.yaml:1", value.toString());
    SourceSnapshot snapshot = SourceSnapshot.of(builder().put("a", "hunter2", line(1)).build());
    assertFalse(snapshot.toString().contains("hunter2"));
  }

  @Test
  void bigLayers_areBuiltQuickly() {
    SourceLayerBuilder builder = builder();
    for (int i = 0; i < 100_000; i++) {
      builder.put("list[" + i + "].name", "x", line(i));
    }
    assertEquals(Set.of("list"), builder.build().lists());
  }

  @Test
  void with_changesTheseValuesAlone() {
    SourceLayer layer =
        SourceLayer.builder("l")
            .put("poolSize", "1", line(1))
            .put("b", "1", line(1))
            .hide("c", line(2))
            .warn("odd")
            .build()
            .withOrdinalOffset(50);
    SourceValue two = new SourceValue("2", Origin.index("s", "elsewhere", 7));
    SourceLayer changed = layer.with(Map.of("pool-size", two), Set.of());
    assertEquals(two, changed.values().get("pool-size"));
    assertEquals("1", layer.values().get("pool-size").text());
    assertSame(layer.values().get("b"), changed.values().get("b"));
    assertEquals(layer.hidden(), changed.hidden());
    assertEquals(layer.spellings(), changed.spellings());
    assertEquals(layer.warnings(), changed.warnings());
    assertEquals(50, changed.ordinalOffset());
  }

  @Test
  void with_putsAndLeavesOut_andRefusesWhatWouldMakeOrMendAGap() {
    Origin origin = Origin.of("s", "s");
    SourceLayer layer =
        SourceLayer.builder("l")
            .put("poolSize", "1", origin)
            .put("hosts[0]", "a", origin)
            .hide("user", origin)
            .build();
    SourceValue two = new SourceValue("2", origin);
    SourceLayer more = layer.with(Map.of("pool-size", two, "hosts[0]", two, "new", two), Set.of());
    assertEquals(Set.of("pool-size", "hosts[0]", "new"), more.values().keySet());
    assertEquals(two, more.values().get("hosts[0]"));
    assertEquals(layer.spellings(), more.spellings());
    assertEquals(layer.hidden(), more.hidden());
    SourceLayer less = more.with(Map.of(), Set.of("pool-size", "absent"));
    assertEquals(Set.of("hosts[0]", "new"), less.values().keySet());
    assertEquals(Map.of(), less.spellings());
    assertEquals(Set.of("pool-size", "hosts[0]"), layer.values().keySet());
    assertSame(layer, layer.with(Map.of(), Set.of()));
    for (String key : List.of("hosts[1]", "New", "", "a..b")) {
      assertThrows(
          RuntimeException.class, () -> layer.with(Map.of(key, two), Set.of()), "key " + key);
    }
    assertThrows(IllegalArgumentException.class, () -> layer.with(Map.of(), Set.of("hosts[0]")));
  }

  @Test
  void expectedNumber_isAHint_andComesFirst() {
    SourceLayerBuilder builder = SourceLayer.builder("test").expect(1);
    for (int i = 0; i < 100; i++) {
      builder.put("k" + i, "v", Origin.of("test", "k" + i));
    }
    assertThrows(IllegalStateException.class, () -> builder.expect(5));
    assertEquals(100, builder.build().values().size());
    assertEquals(0, SourceLayer.builder("test").expect(1000).build().values().size());
  }

  @Test
  void lists_areFound_alsoOfALayerThatGoesOn() {
    SourceLayer layer =
        SourceLayer.builder("test").put("a[0].b", "v", Origin.of("test", "1")).build();
    SourceLayerBuilder more = layer.toBuilder().put("c", "v", Origin.of("test", "2"));
    assertEquals(Set.of("a"), more.build().lists());
    SourceLayerBuilder gap = SourceLayer.builder("test").hide("a[1]", Origin.of("test", "1"));
    assertThrows(SourceException.class, gap::build);
  }

  @Test
  void changesSince_areKnownForLayersMadeFromOneAnother() {
    SourceLayer before = builder().put("a", "1", line(1)).put("bC", "2", line(2)).build();
    SourceValue two = new SourceValue("2", line(3));
    SourceLayer after = before.with(Map.of("a", two, "new", two), Set.of());
    assertEquals(Optional.of(Set.of("a", "new")), after.changesSince(before));
    assertEquals(Optional.of(Set.of("a", "new")), before.changesSince(after));
    assertEquals(Optional.of(Set.of()), before.changesSince(before));
    assertEquals(Optional.empty(), before.changesSince(before.toBuilder().build()));
    assertEquals(Optional.empty(), before.changesSince(before.withOrdinalOffset(1)));
    SourceLayer less = before.with(Map.of(), Set.of("b-c"));
    assertEquals(Optional.empty(), less.changesSince(before), "a spelling went too");
  }

  @Test
  void layerThatChanged_isComparedByItsContents() {
    SourceLayer before = builder().put("a", "1", line(1)).put("b", "2", line(2)).build();
    SourceValue same = new SourceValue("1", line(1));
    assertTrue(before.with(Map.of("a", same), Set.of()).sameAs(before));
    SourceLayer after = before.with(Map.of("a", new SourceValue("1", line(3))), Set.of());
    assertFalse(after.sameAs(before));
    assertTrue(after.with(Map.of("a", same), Set.of()).sameAs(before));
    assertTrue(after.sameAs(builder().put("a", "1", line(3)).put("b", "2", line(2)).build()));
  }

  /** A source may change one key for months. */
  @Test
  void millionChanges_keepNoOlderValue() {
    SourceLayer layer = builder().build();
    for (int i = 0; i < 100; i++) {
      layer = layer.with(Map.of("k" + i, new SourceValue("first", line(i))), Set.of());
    }
    List<WeakReference<SourceValue>> replaced = new ArrayList<>();
    for (int i = 0; i < 1_000_000; i++) {
      SourceValue value = new SourceValue("v" + i, line(i));
      layer = layer.with(Map.of("k" + i % 100, value), Set.of());
      if (i % 10 == 0) {
        replaced.add(new WeakReference<>(value));
      }
    }
    assertEquals("v999999", layer.values().get("k99").text());
    // The values of the layer, and those of its base that have been replaced.
    for (int i = 0; i < 100 && alive(replaced) > 50; i++) {
      System.gc();
    }
    assertTrue(alive(replaced) <= 50, () -> alive(replaced) + " values are kept");
    assertEquals(100, layer.values().size());
  }

  private static long alive(List<WeakReference<SourceValue>> values) {
    return values.stream().filter(value -> value.get() != null).count();
  }
}
