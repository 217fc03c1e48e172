package acme;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import java.util.List;

public final class FixedFormat implements io.varve.config.spi.ConfigFormat {
  @Override
  public String name() {
    return "fixed";
  }

  @Override
  public List<String> extensions() {
    return List.of("yaml");
  }

  @Override
  public List<SourceLayer> parse(String text, Origin origin) {
    return List.of(
        SourceLayer.builder("fixed").put("fixed", "1", Origin.of("file", "fixed")).build());
  }
}
