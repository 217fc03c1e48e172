package io.varve.config.file;

import static io.varve.config.file.FormatAssertions.layer;
import static io.varve.config.file.FormatAssertions.refusal;
import static io.varve.config.file.FormatAssertions.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PropertiesFormatTest {
  private final PropertiesFormat format = new PropertiesFormat();

  @Test
  void values_areReadWithTheirLines() {
    SourceLayer layer =
        layer(format, "# first\n\na.b = 1\n! second\nc: two \\\n   words\r\n\tde  f\rg");
    assertEquals(Map.of("a.b", "1", "c", "two words", "de", "f", "g", ""), values(layer));
    assertEquals(origin(3), FormatAssertions.origin(layer, "a.b"));
    assertEquals(origin(5), FormatAssertions.origin(layer, "c"));
    assertEquals(origin(7), FormatAssertions.origin(layer, "de"));
    assertEquals(origin(8), FormatAssertions.origin(layer, "g"));
  }

  @Test
  void escapes_areResolved() {
    assertEquals(
        Map.of("a.\"b=c d\"", "\t1\n\u00e9 \\ x"),
        values(format, "a.\"b\\=c\\ d\" = \\t1\\n\\u00e9 \\\\ \\x"));
  }

  @Test
  void utf8_needsNoEscapes() {
    assertEquals(Map.of("grüße", "日本 🎉"), values(format, "grüße=日本 🎉"));
  }

  @Test
  void malformedEscape_namesKeyAndLine() {
    assertEquals(
        "b (app.properties:2): expected four hexadecimal digits after \\u, found fewer, or other"
            + " characters; complete it as in \\u00e9, write the character itself, or double the"
            + " backslash [VARVE-0440]",
        refusal(format, "a=1\nb=hunter\\u12\n"));
    assertThat(refusal(format, "a\\u12=1")).startsWith("app.properties:1: ");
    assertThat(refusal(format, "a=\\u12g4")).startsWith("a (app.properties:1): ");
  }

  @Test
  void duplicate_isReportedWithTheFirstOfItsSpelling() {
    assertThat(refusal(format, "aB=1\na-b=2\naB=3\n"))
        .startsWith(
            "aB (app.properties:3): expected each key once, found a second one, the first is at"
                + " app.properties:1;");
  }

  @Test
  void duplicateKeys_areAllReportedWithBothLines() {
    String message = refusal(format, "a=hunter1\nb=2\na=hunter3\nb=4\nb=5");
    assertThat(message)
        .startsWith("3 problems:")
        .contains(
            "a (app.properties:3): expected each key once, found a second one, the first is at"
                + " app.properties:1; remove one of the two [VARVE-0430]")
        .contains("b (app.properties:4)")
        .contains("b (app.properties:5)");
  }

  @Test
  void twoSpellings_warnAndTheCanonicalOneWins() {
    SourceLayer layer = layer(format, "poolSize=1\npool-size=2\n");
    assertEquals(Map.of("pool-size", "2"), values(layer));
    assertEquals(1, layer.warnings().size());
  }

  @Test
  void invalidKey_namesItAndTheLine() {
    String message = refusal(format, "ok=1\na..b=2\n=3\nx[1=4\n");
    assertThat(message)
        .contains("a..b (app.properties:2): expected a key")
        .contains("app.properties:3: expected a key, found a line without")
        .contains("x[1 (app.properties:4): ");
  }

  @Test
  void listGap_isRefused() {
    String message = refusal(format, "a[0]=1\na[2]=3");
    assertThat(message).startsWith("a[2] (app.properties:2): ");
  }

  @Test
  void garbage_isReportedInBounds() {
    String message = refusal(format, "a..b=1\n".repeat(10_000));
    assertThat(message).startsWith("50 problems:");
  }

  private static Origin origin(long line) {
    return Origin.line("file", "app.properties", line);
  }
}
