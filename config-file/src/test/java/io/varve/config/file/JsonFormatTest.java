package io.varve.config.file;

import static io.varve.config.file.FormatAssertions.assertContains;
import static io.varve.config.file.FormatAssertions.assertStarts;
import static io.varve.config.file.FormatAssertions.layer;
import static io.varve.config.file.FormatAssertions.refusal;
import static io.varve.config.file.FormatAssertions.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    assertTrue(message.startsWith("2 problems:"), message);
    assertTrue(
        message.contains("a.b (app.json:2): expected each key once, found a second one, the"),
        message);
    assertTrue(message.contains("c (app.json:4)"), message);
    assertTrue(message.contains("first is at app.json:3"), message);
  }

  @Test
  void duplicatesByNesting_areReported() {
    assertStarts("a.b (app.json:1)", refusal(format, "{\"a.b\": 1, \"a\": {\"b\": 2}}"));
  }

  @Test
  void trailingContent_isRefused() {
    assertStarts(
        "app.json:2: expected the end of the text", refusal(format, "{\"a\": 1}\n{\"b\": 2}"));
    assertStarts("app.json:1: expected JSON", refusal(format, "{\"a\": 1} hunter2"));
  }

  @Test
  void malformedTexts_areRefusedWithoutTheirWords() {
    assertStarts(
        "password (app.json:2): expected JSON, found something else at column",
        refusal(format, "{\"password\":\n hunter2}"));
    assertStarts("a (app.json:1): expected JSON", refusal(format, "{\"a\": 'hunter2'}"));
    assertContains("the end of the text inside", refusal(format, "{\"a\": \"hunter2"));
    assertContains("the end of the text inside", refusal(format, "{\"a\": [1, 2"));
    assertContains("expected JSON", refusal(format, "{\"a\": 1,}"));
    assertContains("expected JSON", refusal(format, "// hunter2\n{}"));
    assertContains("expected JSON", refusal(format, "{\"a\": 010}"));
    assertContains("expected JSON", refusal(format, "{\"a\": NaN}"));
    assertContains("found an array", refusal(format, "[1]"));
    assertContains("found a single value", refusal(format, "\"hunter2\""));
  }

  @Test
  void emptyAndInvalidNames_areRefusedOnce() {
    assertStarts("a (app.json:1): expected a name", refusal(format, "{\"a\": {\"\": 1}}"));
    assertStarts("a..b (app.json:1): ", refusal(format, "{\"a..b\": {\"x\": 1, \"y\": 2}}"));
  }

  @Test
  void emptyElement_isRefused() {
    assertStarts("a[1] (app.json:2): ", refusal(format, "{\"a\": [1,\n{}]}"));
  }

  @Test
  void depth_isBounded() {
    String deep = "{\"a\":".repeat(99) + "1" + "}".repeat(99);
    assertEquals(1, values(format, deep).size());
    String tooDeep = "{\"a\":".repeat(100_000);
    assertContains("expected at most 100 levels", refusal(format, tooDeep));
  }

  @Test
  void longValues_areRead() {
    String value = "x".repeat(20 << 20);
    assertEquals(Map.of("a", value), values(format, "{\"a\": \"" + value + "\"}"));
  }
}
