package io.varve.config.file;

import static io.varve.config.file.FormatAssertions.layer;
import static io.varve.config.file.FormatAssertions.refusal;
import static io.varve.config.file.FormatAssertions.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML texts that are refused. */
class YamlRefusalTest {
  private final YamlFormat format = new YamlFormat();

  @Test
  void mergeOfSomethingElse_isRefused() {
    assertThat(refusal(format, "a:\n  <<: hunter2"))
        .startsWith("app.yaml:2: expected a mapping, or a");
    assertThat(refusal(format, "a:\n  <<: [hunter2]")).startsWith("app.yaml:2: expected");
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
}
