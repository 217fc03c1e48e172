package io.varve.config.file;

import io.varve.config.Origin;
import io.varve.config.file.internal.parse.PropertiesReader;
import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.SourceLayer;
import java.util.List;

/**
 * The format of {@link java.util.Properties} as UTF-8 text: keys and values, continuation lines,
 * escapes, comments. Two values for one key are an error. Thread-safe.
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
  public List<SourceLayer> parse(String text, Origin origin) {
    return List.of(PropertiesReader.read(text, origin));
  }
}
