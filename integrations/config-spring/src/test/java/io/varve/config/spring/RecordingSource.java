package io.varve.config.spring;

import io.varve.config.Origin;
import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;

/** Source that records its context. Found by {@link java.util.ServiceLoader}. */
public final class RecordingSource implements ConfigSource {
  private SourceContext context;

  @Override
  public String name() {
    return "seen";
  }

  @Override
  public void open(SourceContext given) {
    context = given;
  }

  @Override
  public SourceSnapshot load() {
    Origin origin = Origin.of(name(), "the context of sources");
    return SourceSnapshot.of(
        SourceLayer.builder(name())
            .put("seen.application", context.application(), origin)
            .put("seen.profiles", context.profiles().toString(), origin)
            .build());
  }
}
