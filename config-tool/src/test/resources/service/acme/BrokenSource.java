package acme;

import io.varve.config.spi.SourceSnapshot;

public final class BrokenSource implements io.varve.config.spi.ConfigSource {
  @Override
  public String name() {
    return "broken";
  }

  @Override
  public SourceSnapshot load() {
    return SourceSnapshot.of();
  }

  @Override
  public void open(io.varve.config.spi.SourceContext context) {
    new Gone();
  }
}
