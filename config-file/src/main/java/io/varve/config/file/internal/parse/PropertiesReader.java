package io.varve.config.file.internal.parse;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;

public final class PropertiesReader {
  private PropertiesReader() {}

  public static SourceLayer read(String text, Origin origin) {
    LayerCollector collector = new LayerCollector(text, origin);
    PropertiesTokenizer tokens = new PropertiesTokenizer(text);
    while (tokens.next()) {
      String key = tokens.key();
      String value = tokens.value();
      if (key == null || value == null) {
        collector.problem(
            "VARVE-0440",
            key,
            tokens.line(),
            "four hexadecimal digits after \\u",
            "fewer, or other characters",
            "complete it as in \\u00e9, write the character itself, or double the backslash");
      } else if (key.isEmpty()) {
        collector.problem(
            "VARVE-0441",
            null,
            tokens.line(),
            "a key",
            "a line without one",
            "put a key before the value");
      } else {
        collector.put(key, value, tokens.line());
      }
    }
    return collector.build();
  }
}
