package io.varve.config.file;

import io.varve.config.Origin;
import io.varve.config.spi.ConfigFormat;
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
  public List<SourceLayer> parse(String text, Origin origin) {
    return List.of(
        SourceLayer.builder(origin.location())
            .put(name(), value.apply(text), origin.atLine(1))
            .build());
  }
}
