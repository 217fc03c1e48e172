package io.varve.config.consul.internal.source;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;

/** Not the source of the tool, but one with its name that uses a library of the service. */
public final class ConsulConfigSource implements io.varve.config.spi.ConfigSource {
  @Override
  public String name() {
    return "consul";
  }

  @Override
  public SourceSnapshot load() {
    return SourceSnapshot.of(
        SourceLayer.builder("library")
            .put("gson", com.google.gson.Gson.maker(), Origin.of("consul", "gson"))
            .build());
  }
}
