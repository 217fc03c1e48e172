package io.varve.config.file;

import io.varve.config.Origin;
import io.varve.config.file.internal.parse.YamlReader;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceLayer;
import java.util.List;

/**
 * YAML 1.1. Scalars are kept as written ({@code yes}, {@code 010}). {@code null} hides the key in
 * lower layers. Later documents override earlier ones. Anchors, aliases and merge keys are
 * resolved. Tags other than YAML's own are an error, and so are two values for one key. No objects
 * are constructed. Thread-safe.
 */
public final class YamlFormat implements ConfigFormat {

  /** For {@link java.util.ServiceLoader}. */
  public YamlFormat() {}

  @Override
  public String name() {
    return "YAML";
  }

  @Override
  public List<String> extensions() {
    return List.of("yaml", "yml");
  }

  @Override
  public List<SourceLayer> parse(String text, Origin origin) {
    return YamlReader.read(text, origin);
  }
}
