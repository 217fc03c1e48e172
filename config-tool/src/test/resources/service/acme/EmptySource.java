package acme;

import io.varve.config.spi.SourceSnapshot;

public abstract class EmptySource implements io.varve.config.spi.ConfigSource {
  private final String name;

  EmptySource(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SourceSnapshot load() {
    return SourceSnapshot.of();
  }
}
