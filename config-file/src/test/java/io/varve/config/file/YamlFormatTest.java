package io.varve.config.file;

import static io.varve.config.file.FormatAssertions.layer;
import static io.varve.config.file.FormatAssertions.layers;
import static io.varve.config.file.FormatAssertions.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFormatTest {
  private final YamlFormat format = new YamlFormat();

  @ParameterizedTest
  @ValueSource(
      strings = {"yes", "010", "1_000", "0x1F", "1.0", "2026-11-23", "12:30:45", ".inf", "on"})
  void plainScalars_areTextsAsWritten(String text) {
    assertEquals(Map.of("a", text), values(format, "a: " + text));
  }

  @Test
  void nesting_makesDottedKeys() {
    assertEquals(
        Map.of(
            "a.b.c",
            "1",
            "a.b.d",
            "2",
            "x.\"com.acme\".y",
            "3",
            "x[0]",
            "v",
            "8080",
            "p",
            "true",
            "q"),
        values(
            format,
            """
            a.b:
              c: 1
            a: {b.d: 2}
            x:
              "\\"com.acme\\"": {y: 3}
              "[0]": v
            8080: p
            true: q
            """));
  }

  @Test
  void sequences_haveIndices() {
    SourceLayer layer =
        layer(format, "a:\n- [1, 2]\n- b: 3\n  c: 4\n-\n- []\n- ''\ne: []\nf: {}\n");
    assertEquals(
        Map.of("a[0][0]", "1", "a[0][1]", "2", "a[1].b", "3", "a[1].c", "4", "a[4]", ""),
        values(layer));
    assertEquals(Set.of("a[2]"), layer.hidden().keySet());
    assertEquals(Set.of("a[3]", "e"), layer.emptyLists().keySet());
    assertEquals(Origin.line("file", "app.yaml", 4), FormatAssertions.origin(layer, "a[1].c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "null", "Null", "NULL", "!!null x"})
  void nulls_hide(String text) {
    assertEquals(Set.of("a"), layer(format, "a: " + text).hidden().keySet());
  }

  @Test
  void quotedOrTaggedNulls_areTexts() {
    assertEquals(
        Map.of("a", "null", "b", "~", "c", "", "d", "null"),
        values(format, "a: 'null'\nb: \"~\"\nc: ''\nd: !!str null"));
  }

  @Test
  void blockScalars_keepTheirBreaks() {
    assertEquals(
        Map.of("a", "x\ny\n", "b", "x y"), values(format, "a: |\n  x\n  y\nb: >-\n  x\n  y\n"));
  }

  @Test
  void aliases_areFollowed() {
    SourceLayer layer = layer(format, "a: &x\n  k: 1\nb: *x\nc: &s t\nd: [*s, *x]\n*s : v\n");
    assertEquals(
        Map.of("a.k", "1", "b.k", "1", "c", "t", "d[0]", "t", "d[1].k", "1", "t", "v"),
        values(layer));
    assertEquals(5, FormatAssertions.origin(layer, "d[0]").line().orElseThrow());
  }

  @Test
  void mergeKeys_yieldToExplicitOnesAndEarlierSources() {
    assertEquals(
        Map.of(
            "base.pool-size",
            "1",
            "base.x.y",
            "2",
            "other.pool-size",
            "3",
            "other.z",
            "4",
            "one.pool-size",
            "9",
            "one.x.w",
            "8",
            "two.z",
            "4",
            "two.pool-size",
            "1",
            "two.x.y",
            "2",
            "quoted.<<",
            "5"),
        new TreeMap<>(
            values(
                format,
                """
                base: &base {pool-size: 1, x: {y: 2}}
                other: &other {pool-size: 3, z: 4}
                one:
                  poolSize: 9
                  <<: *base
                  x: {w: 8}
                two:
                  <<: [*base, *other]
                quoted: {"<<": 5}
                """)));
  }

  @Test
  void mergeKeys_nest() {
    assertEquals(
        "{a.p=1, b.p=1, b.q=2, c.p=7, c.q=2}",
        values(format, "a: &a {p: 1}\nb: &b {<<: *a, q: 2}\nc: {<<: *b, p: 7}").toString());
  }

  @Test
  void documents_laterOnesComeFirst() {
    List<SourceLayer> layers = layers(format, "a: 1\n---\na: 2\n---\n---\nb: 3\n");
    assertEquals(
        List.of(Map.of("b", "3"), Map.of(), Map.of("a", "2"), Map.of("a", "1")),
        layers.stream().map(FormatAssertions::values).toList());
    assertEquals(3, FormatAssertions.origin(layers.get(2), "a").line().orElseThrow());
  }

  @Test
  void emptyTexts_holdNothing() {
    assertEquals(List.of(), layers(format, ""));
    assertEquals(List.of(), layers(format, "# nothing\n"));
    assertEquals(Map.of(), values(format, "---\n"));
    assertEquals(Map.of(), values(format, "{}"));
  }

  @Test
  void valueInAnotherSpelling_isNoDuplicateOfANull() {
    assertEquals(Map.of("a-b", "1"), values(format, "aB: 1\na_b: null\n"));
  }

  @Test
  void manyKeysAndLongValues_areRead() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append("k").append(i).append(": v\n");
    }
    text.append("long: ").append("x".repeat(1 << 20));
    assertEquals(100_001, values(format, text.toString()).size());
  }

  /** Garbage leads to a layer or a refusal, to nothing else. */
  @Test
  void randomTexts_areReadOrRefused() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    int rounds = Boolean.getBoolean("varve.long") ? 500_000 : 20_000;
    String[] pieces = {
      "a", "b", ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", "&a ", "*a", "<<: ", "'", "\"", "#",
      "|", ">", "!", "!!str ", "---\n", "...\n", "? ", ", ", "%", "~", "\\", "\t", "@", "hunter"
    };
    for (int round = 0; round < rounds; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(16); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        layers(format, text.toString());
      } catch (io.varve.config.SourceException e) {
        assertTrue(
            e.getCause() == null && e.problems().stream().allMatch(p -> p.origin().isPresent()),
            () -> "seed " + seed + ": " + text);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }
  }
}
