package io.varve.config.consul.internal.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.ConfigException;
import io.varve.config.consul.fixtures.SourceSetup;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentFormatsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1                          | yaml",
        "a:                            | yaml",
        "--- # document                | yaml",
        "url: jdbc:x?user=a            | yaml",
        "a=1                           | properties",
        "a.b = 1                       | properties",
        "url=http://x: 1               | properties",
        "url:http=1                    | properties",
        "{\"a\": 1}                    | json",
        "'# a = 1\n! b\n\nc: 1'        | yaml",
        "'# a: 1\nc=1'                 | properties",
        "''                            | yaml",
      })
  void format_isWhatTheFirstLineLooksLike(String text, String extension) {
    assertEquals(extension, DocumentFormats.detect(text));
  }

  @Test
  void formatThatIsNotThere_isAnError() {
    SourceSetup setup = SourceSetup.at(URI.create("http://127.0.0.1:1")).set("format", "toml");
    ConfigException e = assertThrows(ConfigException.class, setup::open);
    assertTrue(e.getMessage().contains("json, properties, yaml, yml"), e.getMessage());
  }
}
