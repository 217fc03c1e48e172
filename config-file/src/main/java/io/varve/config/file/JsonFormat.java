package io.varve.config.file;

import io.varve.config.Origin;
import io.varve.config.file.internal.parse.JsonReader;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceLayer;
import java.util.List;

/**
 * JSON (RFC 8259). Names are keys: {@code "a.b"} is {@code b} below {@code a}. Numbers and booleans
 * are kept as written. {@code null} hides the key in lower layers. Two members with the same name
 * are an error. Thread-safe.
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
  public List<SourceLayer> parse(String text, Origin origin) {
    return List.of(new JsonReader(text, origin).read());
  }
}
