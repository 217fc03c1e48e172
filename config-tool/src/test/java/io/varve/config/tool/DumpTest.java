package io.varve.config.tool;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigKey;
import io.varve.config.Origin;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceLayerBuilder;
import io.varve.config.tool.internal.format.ConfigEntry;
import io.varve.config.tool.internal.format.EntryFormatter;
import io.varve.config.tool.internal.format.KeyTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Dumped keys and values are read back unchanged. */
class DumpTest {
  private static final List<EntryFormatter.Format> FORMATS =
      List.of(
          EntryFormatter.Format.PROPERTIES, EntryFormatter.Format.YAML, EntryFormatter.Format.JSON);

  private static EntryFormatter dump(Map<String, String> values) {
    List<ConfigEntry> entries = new ArrayList<>();
    values.forEach(
        (key, text) ->
            entries.add(new ConfigEntry(key, Optional.of(text), Optional.empty(), false)));
    return new EntryFormatter(KeyTree.sorted(entries), false, false);
  }

  private static Map<String, String> read(EntryFormatter.Format format, String text) {
    Map<String, String> values = new TreeMap<>();
    layer(format, text).values().forEach((key, value) -> values.put(key, value.text()));
    return values;
  }

  private static SourceLayer layer(EntryFormatter.Format format, String text) {
    for (ConfigFormat each : ServiceLoader.load(ConfigFormat.class)) {
      if (each.extensions().contains(format.toString())) {
        List<SourceLayer> layers = each.parse(text, Origin.of("test", "dump"));
        assertTrue(layers.size() <= 1, "one document");
        return layers.isEmpty() ? SourceLayer.builder("nothing").build() : layers.get(0);
      }
    }
    throw new IllegalStateException("no format " + format);
  }

  private static void assertReadBack(Map<String, String> values) {
    for (EntryFormatter.Format format : FORMATS) {
      String text = dump(values).as(format);
      assertEquals(
          new TreeMap<>(values).toString(),
          read(format, text).toString(),
          () -> format + ":\n" + text);
      assertEquals(new TreeMap<>(values), read(format, text), () -> format + ":\n" + text);
      assertTrue(
          text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'),
          () -> "a terminal would obey: " + text);
    }
  }

  private static Map<String, String> one(String value) {
    return Map.of("a.b", value, "l[0]", value);
  }

  @Test
  void values_ofEveryKind_areReadBack() {
    for (String value :
        List.of(
            "",
            " ",
            "  two  ",
            "null",
            "Null",
            "~",
            "true",
            "no",
            "010",
            "1_000",
            "0x1F",
            "1e3",
            "=",
            "<<",
            "- a",
            "-",
            "?",
            ": ",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "'",
            "\"",
            "'a'",
            "\"a\"",
            "{a}",
            "[a]",
            "[]",
            "{}",
            "${a}",
            "a,b",
            "*a",
            "&a",
            "!a",
            "!!str a",
            "%a",
            "@a",
            "`a",
            "|",
            ">",
            "a\\b",
            "\\",
            "a\\",
            "\t",
            "a\tb",
            "\n",
            "\n\n",
            "a\n",
            "a\n\n",
            "\na",
            "a\nb",
            "a\nb\n",
            " a\nb",
            "a\n b",
            "a \nb",
            "a\n\nb",
            "a\r\nb",
            "\r",
            "\f",
            "\u0000",
            "\u0007",
            "\u001b",
            "\u007f",
            "\u0085",
            "\u009b31m",
            "\u00a0",
            "\u2028",
            "\u2029",
            "\ufeff",
            "\uffff",
            "\ufffe",
            "ü",
            "日本",
            "😀",
            "\ud800",
            "\udc00",
            "a\ud800b",
            "\ud800\n",
            "---",
            "...",
            "--- a",
            "2026-11-23",
            "12:30:45",
            "a".repeat(2000),
            "a ".repeat(500),
            "a\n".repeat(300))) {
      assertReadBack(one(value));
    }
  }

  @Test
  void keys_ofEveryKind_areReadBack() {
    for (String name :
        List.of(
            "a",
            "",
            " ",
            ".",
            "a.b",
            "[0]",
            "]",
            "\"",
            "\\",
            "A",
            "camelCase",
            "a_b",
            "a b",
            "a=b",
            "a:b",
            "#a",
            "!a",
            "-",
            "<<",
            "null",
            "~",
            "true",
            "1",
            "${a}",
            "{",
            "}",
            "ü",
            "日本",
            "😀",
            "\n",
            "\t",
            "\u0000",
            "\u0085",
            "\u2028",
            "a".repeat(300),
            "?",
            ",",
            "&a",
            "*a",
            "'",
            "@",
            "%",
            "|",
            ">")) {
      String key = ConfigKey.name(name);
      assertReadBack(
          Map.of(key, "1", "x." + key, "2", "y[0]." + key, "3", "z." + key + "[0]", "4"));
    }
  }

  @Test
  void keyWithValueAndKeysBelow_isReadBack() {
    assertReadBack(Map.of("foo", "1", "foo.sub", "2", "foo.sub.sub", "3", "foo.other[0]", "4"));
    assertReadBack(Map.of("a[0]", "1", "a[0].b", "2", "a[1]", "3"));
    assertReadBack(Map.of("a[0]", "1", "a.b", "2"));
    assertReadBack(Map.of("a[0][0]", "1", "a[0][1].b", "2", "a[1][0]", "3"));
    assertEquals(
        """
        foo: 1
        foo.sub: 2
        """,
        dump(Map.of("foo", "1", "foo.sub", "2")).as(EntryFormatter.Format.YAML));
  }

  @Test
  void lists_areInTheOrderOfTheirNumbers() {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < 12; i++) {
      values.put("a[" + i + "]", String.valueOf(i));
    }
    assertReadBack(values);
    assertEquals(
        List.of("a[0]=0", "a[1]=1", "a[2]=2"),
        dump(values).as(EntryFormatter.Format.PROPERTIES).lines().toList().subList(0, 3));
  }

  @Test
  void elementThatOnlyALowerLayerHad_isNull() {
    assertEquals("a:\n- null\n- x\n", dump(Map.of("a[1]", "x")).as(EntryFormatter.Format.YAML));
    assertEquals(
        Map.of("a[1]", "x"),
        read(EntryFormatter.Format.JSON, dump(Map.of("a[1]", "x")).as(EntryFormatter.Format.JSON)));
  }

  @Test
  void listsWithoutElements_areReadBack() {
    List<ConfigEntry> entries =
        KeyTree.sorted(
            List.of(
                ConfigEntry.emptyList("a", Optional.empty()),
                new ConfigEntry("a.b", Optional.of("1"), Optional.empty(), false),
                ConfigEntry.emptyList("c[0]", Optional.empty()),
                new ConfigEntry("c[1][0]", Optional.of("[]"), Optional.empty(), false)));
    EntryFormatter dump = new EntryFormatter(entries, false, false);
    assertEquals(
        """
        a: []
        a.b: 1
        c:
        - []
        - - '[]'
        """,
        dump.as(EntryFormatter.Format.YAML));
    for (EntryFormatter.Format format :
        List.of(EntryFormatter.Format.YAML, EntryFormatter.Format.JSON)) {
      SourceLayer layer = layer(format, dump.as(format));
      assertEquals(Set.of("a", "c[0]"), layer.emptyLists().keySet(), format.toString());
      assertEquals(Set.of("a.b", "c[1][0]"), layer.values().keySet(), format.toString());
    }
    assertEquals("a=\na.b=1\nc[0]=\nc[1][0]=[]\n", dump.as(EntryFormatter.Format.PROPERTIES));
    assertEquals(
        "a        []\na.b      1\nc[0]     []\nc[1][0]  []\n",
        dump.as(EntryFormatter.Format.TABLE));
  }

  @Test
  void nothing_isAnEmptyDocument() {
    assertReadBack(Map.of());
    assertEquals("{}\n", dump(Map.of()).as(EntryFormatter.Format.YAML));
    assertEquals("{}\n", dump(Map.of()).as(EntryFormatter.Format.JSON));
  }

  @Test
  void anything_isReadBack() {
    long seed = Long.getLong("varve.seed", System.nanoTime());
    Random random = new Random(seed);
    int rounds = Boolean.getBoolean("varve.long") ? 20_000 : 500;
    for (int round = 0; round < rounds; round++) {
      Map<String, String> values = new TreeMap<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        values.put(key(random), text(random));
      }
      if (hasGaps(values)) {
        continue;
      }
      int number = round;
      for (EntryFormatter.Format format : FORMATS) {
        String text = dump(values).as(format);
        Supplier<String> failure = () -> "seed " + seed + ", round " + number + ":\n" + text;
        assertEquals(values, assertDoesNotThrow(() -> read(format, text), failure), failure);
      }
    }
  }

  private static boolean hasGaps(Map<String, String> values) {
    SourceLayerBuilder layer = SourceLayer.builder("test");
    try {
      values.forEach((key, text) -> layer.put(key, text, io.varve.config.Origin.of("test", key)));
      SourceLayer unused = layer.build();
      return false;
    } catch (RuntimeException gap) {
      return true;
    }
  }

  private static String key(Random random) {
    StringBuilder key = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String part =
          random.nextInt(3) == 0
              // JSON names cannot contain lone surrogates: the reader refuses them.
              ? ConfigKey.name(text(random).replaceAll("[\\ud800-\\udfff]", ""))
              : String.valueOf((char) ('a' + random.nextInt(3)));
      key.append(key.length() == 0 ? "" : ".").append(part);
      while (random.nextInt(4) == 0) {
        key.append('[').append(random.nextInt(2)).append(']');
      }
    }
    return ConfigKey.canonical(key.toString());
  }

  private static String text(Random random) {
    String odd =
        " \n\r\t:#-?,[]{}&*!|>'\"%@`=\\.$~<01aAnulé\u0000\u0085\u2028\ufeff\ud83d\ude00\ud800";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(odd.charAt(random.nextInt(odd.length())));
    }
    return text.toString();
  }
}
