package io.varve.config.file;

import static io.varve.config.file.FormatAssertions.layer;
import static io.varve.config.file.FormatAssertions.layers;
import static io.varve.config.file.FormatAssertions.refusal;
import static io.varve.config.file.FormatAssertions.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;
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
  void mergeOfSomethingElse_isRefused() {
    assertThat(refusal(format, "a:\n  <<: hunter2"))
        .startsWith("app.yaml:2: expected a mapping, or a");
    assertThat(refusal(format, "a:\n  <<: [hunter2]")).startsWith("app.yaml:2: expected");
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
  void duplicates_areAllReportedWithBothLines() {
    String message = refusal(format, "a:\n  b: 1\n  b: 2\nc: &c {d: 1}\ne: *c\nf: *c\nc: 3\n");
    assertThat(message)
        .startsWith("2 problems:")
        .contains("a.b (app.yaml:3): expected each key once, found a")
        .contains("the first is at app.yaml:2")
        .contains("c (app.yaml:7)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b: 1\na:\n  b: null\n",
        "a.b: null\na:\n  b: 1\n",
        "a.b: null\na:\n  b: null\n",
        "a.b: []\na:\n  b: null\n",
        "a.b: 1\na:\n  b: []\n"
      })
  void duplicates_whereOneIsNoValue_areReportedWithBothLines(String text) {
    assertThat(refusal(format, text))
        .startsWith(
            "a.b (app.yaml:3): expected each key once, found a second one, the first is at app.yaml:1;");
  }

  @Test
  void duplicates_areFound_whateverSpellingWins() {
    assertThat(refusal(format, "x.aB: 1\nx.a-b: 2\nx:\n  aB: null\n"))
        .startsWith(
            "x.aB (app.yaml:4): expected each key once, found a second one, the first is at app.yaml:1;");
  }

  @Test
  void duplicates_areReportedBesideListsWithGaps() {
    String message = refusal(format, "a.b: 1\na:\n  b: null\nl[1]: x\n");
    assertThat(message)
        .startsWith("2 problems:")
        .contains("a.b (app.yaml:3): expected each key once");
  }

  @Test
  void valueInAnotherSpelling_isNoDuplicateOfANull() {
    assertEquals(Map.of("a-b", "1"), values(format, "aB: 1\na_b: null\n"));
  }

  @Test
  void duplicateInsideAnAnchor_isReportedOnce() {
    assertThat(refusal(format, "c: &c {d: 1, d: 2}\ne: *c\nf: *c\n"))
        .startsWith("c.d (app.yaml:1): ");
  }

  @Test
  void duplicatesOfOtherKinds_areReported() {
    assertThat(refusal(format, "a.b: 1\na:\n  b: ~\n")).startsWith("a.b (app.yaml:3): ");
    assertThat(refusal(format, "a.b: ~\na:\n  b: 1\n")).startsWith("a.b (app.yaml:3): ");
    assertThat(refusal(format, "a.b: ~\na:\n  b: []\n")).startsWith("a.b (app.yaml:3): ");
    assertThat(refusal(format, "a: [1]\n'a[0]': 2\n")).startsWith("a[0] (app.yaml:2): ");
    assertThat(refusal(format, "x: {<<: {}, <<: {}}")).contains("expected each key once");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: *hunter2",
        "password: !hunter2 x",
        "password: !!java.net.URL [hunter2]",
        "password: !!javax.script.ScriptEngineManager {hunter2: 1}",
        "password: !!set {hunter2}",
        "password: !h!unter2 x",
        "password: @hunter2",
        "password: %hunter2",
        "password: `hunter2",
        "password: 'hunter2",
        "password: \"hunter2\\q\"",
        "password: hunter2: x",
        "password: [hunter2",
        "password: {hunter2: x",
        "password: hunter2\n  indented: x\n wrong: y",
        "password: |hunter2\n x",
        "password:\n\thunter2: x",
        "? {hunter2: x}\n: y",
        "%TAG hunter2\n---\na: 1",
        "%YAML hunter2\n---\na: 1",
        "hunter2",
        "- hunter2",
        "password: \"\\xhunter2\"",
        "password: hunter2\u0007",
        "--- a: hunter2",
        "a: &hunter2",
        "a: &hunter2 &hunter2 x",
        "a: 1\nhunter2\nb: 2",
        "~: hunter2",
        "password: \ud800hunter2"
      })
  void malformedTexts_areRefusedWithoutTheirWords(String text) {
    if (text.equals("a: &hunter2")) {
      assertEquals(Set.of("a"), layer(format, text).hidden().keySet());
      return;
    }
    String message = refusal(format, text);
    assertThat(message).contains("app.yaml:");
  }

  @Test
  void syntaxErrors_sayWhereAndWhat() {
    assertEquals(
        "app.yaml:2: expected YAML, found a second key on one line at column 5; indent it below, or"
            + " quote a value with a colon [VARVE-0460]",
        refusal(format, "a: 1\nb: c: d"));
    assertEquals(
        "app.yaml:2: expected YAML, found a tab at column 1; indent with spaces [VARVE-0460]",
        refusal(format, "a:\n\tb: 1"));
    assertThat(refusal(format, "a: 1\nb: 'x")).contains("found the end of the text inside quotes");
    assertThat(refusal(format, "a: [1\nb: 2")).contains("found a list that is not closed");
    assertThat(refusal(format, "a: x\nb\u0007: 2")).startsWith("app.yaml:2: expected YAML");
  }

  @Test
  void recursiveAlias_isRefused() {
    assertThat(refusal(format, "a: &x\n  b: *x"))
        .startsWith("app.yaml:2: expected an alias of another");
    assertThat(refusal(format, "a: &x [1, *x]")).contains("expected an alias of another");
    assertThat(refusal(format, "a: &x\n  <<: *x")).contains("expected an alias of another");
  }

  @Test
  void aliasAcrossDocuments_isRefused() {
    assertThat(refusal(format, "a: &x 1\n---\nb: *x")).startsWith("app.yaml:3: expected an alias");
  }

  @Test
  void billionLaughs_areRefusedQuickly() {
    StringBuilder text = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 30; i++) {
      String alias = "*a" + (i - 1);
      text.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ", List.of(alias, alias, alias, alias, alias, alias, alias, alias))));
    }
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThat(refusal(format, text.toString()))
                .contains("expected at most 1000000 values with all aliases written out"));
  }

  @Test
  void billionLaughsOfMerges_areRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 {x: 1}\n");
    for (int i = 1; i < 60; i++) {
      text.append("a%d: &a%d {<<: [*a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(refusal(format, text.toString())).contains("expected at most");
  }

  @Test
  void depthThroughAliases_isBounded() {
    StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 5_000; i++) {
      text.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    assertThat(refusal(format, text.toString())).contains("expected at most 100 levels");
    assertThat(refusal(format, "a: " + "[".repeat(100_000))).contains("at most 100 levels");
    assertEquals(1, values(format, "a: " + "[".repeat(98) + "x" + "]".repeat(98)).size());
  }

  @Test
  void aliases_areBounded() {
    String text = "a: &a x\nb: [" + "*a, ".repeat(10_001) + "]";
    assertThat(refusal(format, text)).contains("expected at most 10000 aliases");
  }

  @Test
  void longKeysTimesManyValues_areRefused() {
    String text = "? " + "k".repeat(1 << 20) + "\n: [" + "x, ".repeat(100_000) + "]";
    assertThat(refusal(format, text)).contains("characters together");
  }

  @Test
  void emptyElement_isRefused() {
    assertThat(refusal(format, "a:\n- x\n- {}\n")).startsWith("a[1] (app.yaml:3): ");
  }

  @Test
  void invalidNames_areRefusedOnce() {
    assertThat(refusal(format, "a:\n  b..c: {x: 1, y: 2}"))
        .startsWith("a.b..c (app.yaml:2): expected");
    assertThat(refusal(format, "'': 1")).startsWith("app.yaml:1: expected a name");
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

  /** Garbage leads to a layer or to a refusal, never to anything else. */
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
