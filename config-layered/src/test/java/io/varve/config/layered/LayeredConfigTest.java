package io.varve.config.layered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.ConfigSnapshot;
import io.varve.config.InvalidValueException;
import io.varve.config.MissingKeyException;
import io.varve.config.Origin;
import io.varve.config.Secret;
import io.varve.config.TypeRef;
import io.varve.config.layered.spi.SourceStatus;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourcePhase;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Precedence and reading. */
class LayeredConfigTest {
  private record Card(Secret pin, int limit) {}

  @Test
  void highestOrdinal_wins() {
    FakeSource low = FakeSource.of("low", 100, "a=low", "b=low");
    FakeSource high = FakeSource.of("high", 200, "a=high");
    try (LayeredConfig config = Configs.of(low, high)) {
      assertEquals("high", config.get("a"));
      assertEquals("low", config.get("b"));
      assertEquals(Set.of("a", "b"), config.keys());
    }
  }

  @Test
  void keysUnder_areTheKeyAndThoseBelow_relativeToTheView() {
    FakeSource source = FakeSource.of("test", 1, "a=1", "a.b.c=2", "a.b[0]=3", "a-b=4", "b.b=5");
    try (LayeredConfig config = Configs.of(source)) {
      assertEquals(Set.of("a", "a.b.c", "a.b[0]"), config.keysUnder("a"));
      assertEquals(Set.of("b.c", "b[0]"), config.at("a").snapshot().keysUnder("b"));
      assertEquals(config.keys(), config.keysUnder(""));
      assertEquals(Set.of(), config.keysUnder("none"));
    }
  }

  @Test
  void ordinal_isChangedByTheBuilder_andTheSettingBeatsTheBuilder() {
    FakeSource low = FakeSource.of("low", 100, "a=low");
    FakeSource high = FakeSource.of("high", 200, "a=high");
    try (LayeredConfig config = Configs.builder(low, high).ordinal("low", 300).build()) {
      assertEquals("low", config.get("a"));
    }
    FakeSource args =
        new FakeSource("args", 500, SourcePhase.PROCESS).fill("varve.ordinal.low=150");
    low = FakeSource.of("low", 100, "a=low");
    high = FakeSource.of("high", 200, "a=high");
    try (LayeredConfig config = Configs.builder(args, low, high).ordinal("low", 300).build()) {
      assertEquals("high", config.get("a"));
      assertEquals(
          List.of(500, 200, 150), config.sources().stream().map(SourceStatus::ordinal).toList());
    }
  }

  @Test
  void keyWithValueAndChildren_holdsBoth() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "foo=1", "foo.sub=2"))) {
      assertEquals("1", config.get("foo"));
      assertEquals("2", config.get("foo.sub"));
      assertEquals("2", config.at("foo").get("sub"));
      assertEquals("1", config.at("foo").get(""));
    }
  }

  @Test
  void spelling_doesNotMatter() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "db.poolSize=4"))) {
      assertEquals("4", config.get("db.pool-size"));
      assertEquals("4", config.get("db.pool_size"));
      assertEquals(Set.of("db.pool-size"), config.keys());
    }
  }

  @Test
  void missingKey_throws_andFindIsEmpty() {
    try (LayeredConfig config = Configs.of(FakeSource.of("s", 1, "a=1"))) {
      assertThrows(MissingKeyException.class, () -> config.get("b"));
      assertEquals(Optional.empty(), config.find("b"));
      assertEquals(7, config.get("b", Integer.class, 7));
      assertEquals(Set.of("a"), config.keys(), "a fallback is never stored");
    }
  }

  @Test
  void view_hasRelativeKeys() {
    try (LayeredConfig config =
        Configs.of(FakeSource.of("s", 1, "db.url=u", "db.l[0]=x", "dbx=1"))) {
      assertEquals(Set.of("url", "l[0]"), config.at("db").snapshot().keys());
      assertEquals("x", config.at("db").at("l").get("[0]"));
      assertEquals("u", config.snapshot().at("db").get("url"));
    }
  }

  @Test
  void list_endsWhereItsLayerEndsIt() {
    FakeSource low = FakeSource.of("low", 100, "l[0]=a", "l[1]=b", "l[2]=c", "t=1,2,3");
    FakeSource high = FakeSource.of("high", 200, "l[0]=x", "t[0]=9");
    TypeRef<List<String>> list = new TypeRef<>() {};
    try (LayeredConfig config = Configs.of(low, high)) {
      assertEquals(List.of("x"), config.get("l", list));
      assertEquals(List.of("9"), config.get("t", list));
      assertEquals(Optional.empty(), config.find("none", list));
    }
  }

  @Test
  void snapshot_neverChanges() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      ConfigSnapshot before = config.snapshot();
      source.change("a=2");
      assertEquals("1", before.get("a"));
      assertEquals("2", config.get("a"));
      assertEquals(before.number() + 1, config.snapshot().number());
    }
  }

  @Test
  void number_isConvertedOnce_andTheProgramsOwnTypesEachTime() {
    FakeSource source = FakeSource.of("s", 1, "n=70000");
    FakeConverter<StringBuilder> own = new FakeConverter<>(StringBuilder.class, StringBuilder::new);
    try (LayeredConfig config = Configs.builder(source).converter(own).build()) {
      assertSame(config.get("n", Integer.class), config.get("n", Integer.class));
      assertEquals(70_000L, config.get("n", Long.class));
      assertEquals(70_000, config.get("n", Integer.class, 5));
      assertEquals("70000", config.get("n"));
      assertNotSame(config.get("n", StringBuilder.class), config.get("n", StringBuilder.class));
      source.change("n=80000");
      assertEquals(80_000, config.get("n", Integer.class));
    }
  }

  @Test
  void keyThatWasReadInVain_isFoundOnceItIsThere_andAbsentOnceItIsGone() {
    FakeSource source = FakeSource.of("s", 1, "a=1");
    try (LayeredConfig config = Configs.of(source)) {
      for (int i = 0; i < 2; i++) {
        assertEquals(5, config.get("n", Integer.class, 5));
        assertEquals("none", config.get("n", String.class, "none"));
      }
      source.change("n=7");
      assertEquals(7, config.get("n", Integer.class, 5));
      source.change("n");
      assertEquals(6, config.get("n", Integer.class, 6));
    }
  }

  @Test
  void listOfNulls_isNoAbsentKey() {
    SourceLayer layer = SourceLayer.builder("s").hide("hosts[0]", Origin.of("s", "s:1")).build();
    FakeSource source = FakeSource.holding("s", layer);
    try (LayeredConfig config = Configs.of(source)) {
      Card fallback = new Card(Secret.of("1"), 2);
      for (int i = 0; i < 2; i++) {
        assertSame(fallback, config.get("hosts", Card.class, fallback));
        assertThrows(
            InvalidValueException.class, () -> config.get("hosts", String.class, "fallback"));
      }
    }
  }

  @Test
  void contains_isTrueForTextsAndLists_notForWhatOnlyHasKeysBelow() {
    FakeSource source = FakeSource.of("s", 1, "db.poolSize=1", "hosts[0]=a", "hosts[1]=b", "e=");
    try (LayeredConfig config = Configs.of(source)) {
      for (String key : List.of("db.pool-size", "db.poolSize", "hosts", "hosts[1]", "e")) {
        assertTrue(config.contains(key), key);
        assertTrue(config.snapshot().contains(key), key);
      }
      for (String key : List.of("db", "hosts[2]", "absent", "")) {
        assertFalse(config.contains(key), key);
      }
      assertTrue(config.at("db").contains("pool-size"));
      assertThrows(ConfigException.class, () -> config.contains("a..b"));
      source.change("db.new=1");
      assertTrue(config.contains("db.new"));
    }
  }
}
