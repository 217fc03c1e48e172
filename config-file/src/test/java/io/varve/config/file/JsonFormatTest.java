package io.varve.config.file;

import static io.varve.config.file.FormatAssertions.layer;
import static io.varve.config.file.FormatAssertions.refusal;
import static io.varve.config.file.FormatAssertions.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonFormatTest {
  private final JsonFormat format = new JsonFormat();

  @Test
  void values_areTextsAsWritten() {
    assertEquals(
        Map.of(
            "a.b", "1.50", "a.c", "true", "a.d", "1E400", "a.e", "x\ny", "a.\"com.acme\".x", "007"),
        values(
            format,
            """
            {"a": {"b": 1.50, "c": true, "d": 1E400, "e": "x\\ny", "\\"com.acme\\"": {"x": "007"}}}
            """));
  }

  @Test
  void numbers_mayBeLong() {
    String digits = "1".repeat(5_000);
    assertEquals(Map.of("n", digits), values(format, "{\"n\": " + digits + "}"));
  }

  @Test
  void lists_haveIndices() {
    SourceLayer layer = layer(format, "{\"a\": [[1, 2], {\"b\": 3}, null, []], \"e\": []}");
    assertEquals(Map.of("a[0][0]", "1", "a[0][1]", "2", "a[1].b", "3"), values(layer));
    assertEquals(Set.of("a[2]"), layer.hidden().keySet());
    assertEquals(Set.of("a[3]", "e"), layer.emptyLists().keySet());
  }

  @Test
  void origin_isTheLineOfTheName() {
    SourceLayer layer = layer(format, "{\n \"a\":\n  1,\r\n \"b\": [\n 2,\n 3]\n}");
    assertEquals(Origin.line("file", "app.json", 2), FormatAssertions.origin(layer, "a"));
    assertEquals(Origin.line("file", "app.json", 6), FormatAssertions.origin(layer, "b[1]"));
  }

  @Test
  void nullHides_andEmptyObjectsSayNothing() {
    SourceLayer layer = layer(format, "{\"a\": null, \"b\": {}}");
    assertEquals(Set.of("a"), layer.hidden().keySet());
    assertEquals(Map.of(), values(layer));
  }

  @Test
  void emptyTexts_holdNothing() {
    assertEquals(Map.of(), values(format, ""));
    assertEquals(Map.of(), values(format, " \n"));
    assertEquals(Map.of(), values(format, "null"));
    assertEquals(Map.of(), values(format, "{}"));
  }

  @Test
  void duplicates_areAllReportedWithBothLines() {
    String message =
        refusal(format, "{\"a\": {\"b\": 1,\n\"b\": {\"x\": [1]}},\n\"c\": 3,\n\"c\": 4}");
    assertThat(message)
        .startsWith("2 problems:")
        .contains("a.b (app.json:2): expected each key once, found a second one, the")
        .contains("c (app.json:4)")
        .contains("first is at app.json:3");
  }

  @Test
  void duplicatesByNesting_areReported() {
    assertThat(refusal(format, "{\"a.b\": 1, \"a\": {\"b\": 2}}")).startsWith("a.b (app.json:1)");
  }

  @Test
  void trailingContent_isRefused() {
    assertThat(refusal(format, "{\"a\": 1}\n{\"b\": 2}"))
        .startsWith("app.json:2: expected the end of the text");
    assertThat(refusal(format, "{\"a\": 1} hunter2")).startsWith("app.json:1: expected JSON");
  }

  @Test
  void malformedTexts_areRefusedWithoutTheirWords() {
    assertThat(refusal(format, "{\"password\":\n hunter2}"))
        .startsWith("password (app.json:2): expected JSON, found something else at column");
    assertThat(refusal(format, "{\"a\": 'hunter2'}")).startsWith("a (app.json:1): expected JSON");
    assertThat(refusal(format, "{\"a\": \"hunter2")).contains("the end of the text inside");
    assertThat(refusal(format, "{\"a\": [1, 2")).contains("the end of the text inside");
    assertThat(refusal(format, "{\"a\": 1,}")).contains("expected JSON");
    assertThat(refusal(format, "// hunter2\n{}")).contains("expected JSON");
    assertThat(refusal(format, "{\"a\": 010}")).contains("expected JSON");
    assertThat(refusal(format, "{\"a\": NaN}")).contains("expected JSON");
    assertThat(refusal(format, "[1]")).contains("found an array");
    assertThat(refusal(format, "\"hunter2\"")).contains("found a single value");
  }

  @Test
  void emptyAndInvalidNames_areRefusedOnce() {
    assertThat(refusal(format, "{\"a\": {\"\": 1}}")).startsWith("a (app.json:1): expected a name");
    assertThat(refusal(format, "{\"a..b\": {\"x\": 1, \"y\": 2}}"))
        .startsWith("a..b (app.json:1): ");
  }

  @Test
  void emptyElement_isRefused() {
    assertThat(refusal(format, "{\"a\": [1,\n{}]}")).startsWith("a[1] (app.json:2): ");
  }

  @Test
  void depth_isBounded() {
    String deep = "{\"a\":".repeat(99) + "1" + "}".repeat(99);
    assertEquals(1, values(format, deep).size());
    String tooDeep = "{\"a\":".repeat(100_000);
    assertThat(refusal(format, tooDeep)).contains("expected at most 100 levels");
  }

  @Test
  void longValues_areRead() {
    String value = "x".repeat(20 << 20);
    assertEquals(Map.of("a", value), values(format, "{\"a\": \"" + value + "\"}"));
  }
}
