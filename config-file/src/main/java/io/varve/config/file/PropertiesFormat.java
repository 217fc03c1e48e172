package io.varve.config.file;

import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.ConfigText;
import io.varve.config.spi.SourceLayer;
import java.util.List;

/**
 * The format of {@link java.util.Properties}, as text in UTF-8: keys and values, continuation
 * lines, escapes, comments. Two values for one key are an error. Thread-safe.
 */
public final class PropertiesFormat implements ConfigFormat {

  /** For {@link java.util.ServiceLoader}. */
  public PropertiesFormat() {}

  @Override
  public String name() {
    return "properties";
  }

  @Override
  public List<String> extensions() {
    return List.of("properties");
  }

  @Override
  public List<SourceLayer> parse(ConfigText text) {
    LayerCollector collector = new LayerCollector(text);
    PropertiesTokenizer lines = new PropertiesTokenizer(text.text());
    while (lines.next()) {
      String key = lines.key();
      String value = lines.value();
      if (key == null || value == null) {
        collector.problem(
            key,
            lines.line(),
            "four hexadecimal digits after \\u",
            "fewer, or other characters",
            "complete it as in \\u00e9, write the character itself, or double the backslash");
      } else if (key.isEmpty()) {
        collector.problem(
            null, lines.line(), "a key", "a line without one", "put a key before the value");
      } else {
        collector.put(key, value, lines.line());
      }
    }
    return List.of(collector.build());
  }
}
