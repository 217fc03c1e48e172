package io.varve.config.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.ConfigText;
import io.varve.config.spi.SourceLayer;
import java.io.IOException;
import java.util.List;

/**
 * JSON (RFC 8259). Names are keys, so that {@code "a.b"} is {@code b} below {@code a}; numbers and
 * truth values are kept as they are written; {@code null} hides the key in lower layers. Two
 * members of one name are an error. Thread-safe.
 */
public final class JsonFormat implements ConfigFormat {
  static final int MAX_DEPTH = 100;

  /** Made for the first text: a program without JSON starts sooner. */
  private static final class Json {
    static final JsonFactory FACTORY =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    // How long a text may be is for the source that read it.
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            // Names of configuration come once: a table of them would only grow.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
  }

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
    return List.of(new JsonReader(text, JsonFormat::open).read());
  }

  private static JsonParser open(String text) throws IOException {
    return Json.FACTORY.createParser(text);
  }
}
