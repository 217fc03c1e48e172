package acme;

import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;

public final class HostSource implements io.varve.config.spi.ConfigSource {
  @Override
  public String name() {
    return "host";
  }

  @Override
  public SourceSnapshot load() {
    return SourceSnapshot.of(
        SourceLayer.builder("this host")
            .put("host.cpus", "8", io.varve.config.Origin.of("host", "the kernel"))
            .build());
  }
}
