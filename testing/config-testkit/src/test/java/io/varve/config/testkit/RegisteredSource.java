package io.varve.config.testkit;

import io.varve.config.Origin;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;

/** Source that ServiceLoader finds on the class path of the tests. */
public final class RegisteredSource implements ConfigSource {
  static final String NAME = "registered";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SourceSnapshot load() {
    return SourceSnapshot.of(
        SourceLayer.builder(NAME).put("registered", "yes", Origin.of(NAME, "the test")).build());
  }
}
