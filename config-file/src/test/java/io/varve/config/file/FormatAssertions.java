package io.varve.config.file;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.varve.config.Origin;
import io.varve.config.SourceException;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Assertions for the tests of formats. */
final class FormatAssertions {
  private FormatAssertions() {}

  static List<SourceLayer> layers(ConfigFormat format, String text) {
    return format.parse(text, Origin.of("file", "app." + format.extensions().get(0)));
  }

  static SourceLayer layer(ConfigFormat format, String text) {
    List<SourceLayer> layers = layers(format, text);
    if (layers.size() != 1) {
      throw new AssertionError("one layer expected, there are " + layers.size());
    }
    return layers.get(0);
  }

  static Map<String, String> values(ConfigFormat format, String text) {
    return values(layer(format, text));
  }

  static Map<String, String> values(SourceLayer layer) {
    Map<String, String> values = new TreeMap<>();
    layer.values().forEach((key, value) -> values.put(key, value.text()));
    return values;
  }

  static Origin origin(SourceLayer layer, String key) {
    SourceValue value = layer.values().get(key);
    if (value == null) {
      throw new AssertionError(key + " has no value");
    }
    return value.origin();
  }

  /** Returns the message that refuses a text; asserts that it contains no secret. */
  static String refusal(ConfigFormat format, String text) {
    SourceException e = assertThrows(SourceException.class, () -> layers(format, text));
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (String.valueOf(t).contains("hunter")) {
        throw new AssertionError("the message shows a secret: " + t);
      }
    }
    return String.valueOf(e.getMessage());
  }
}
