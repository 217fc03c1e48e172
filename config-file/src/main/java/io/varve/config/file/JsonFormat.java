package io.varve.config.file;

import io.varve.config.file.internal.parse.JsonReader;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.ConfigText;
import io.varve.config.spi.SourceLayer;
import java.util.List;

/**
 * JSON (RFC 8259). Names are keys, so that {@code "a.b"} is {@code b} below {@code a}; numbers and
 * truth values are kept as they are written; {@code null} hides the key in lower layers. Two
 * members of one name are an error. Thread-safe.
 */
public final class JsonFormat implements ConfigFormat {

  /** For {@link java.util.ServiceLoader}. */
  public JsonFormat() {}

  @Override
  public String name() {
    return "JSON";
  }

  @Override
  public List<String> extensions() {
    return List.of("json");
  }

  @Override
  public List<SourceLayer> parse(ConfigText text) {
    return List.of(new JsonReader(text).read());
  }
}
