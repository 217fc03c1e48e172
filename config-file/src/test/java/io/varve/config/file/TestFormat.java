package io.varve.config.file;

import io.varve.config.spi.ConfigFormat;
import io.varve.config.spi.ConfigText;
import io.varve.config.spi.SourceLayer;
import java.util.List;
import java.util.function.Function;

/** Format whose texts have one key, the name of the format. */
record TestFormat(List<String> extensions, Function<String, String> value) implements ConfigFormat {

  @Override
  public String name() {
    return extensions.get(0);
  }

  @Override
  public List<SourceLayer> parse(ConfigText text) {
    return List.of(
        SourceLayer.builder(text.location())
            .put(name(), value.apply(text.text()), text.line(1))
            .build());
  }
}
