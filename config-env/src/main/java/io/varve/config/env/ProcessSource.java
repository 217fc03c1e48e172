package io.varve.config.env;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source with one layer that is taken from the process at its start. */
abstract class ProcessSource implements ConfigSource {
  private final String name;
  private final int ordinal;
  private @Nullable SourceContext context;

  ProcessSource(String name, int ordinal) {
    this.name = name;
    this.ordinal = ordinal;
  }

  /** Reads the layer. */
  abstract SourceLayer layer(SourceContext process);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int ordinal() {
    return ordinal;
  }

  @Override
  public final SourcePhase phase() {
    return SourcePhase.PROCESS;
  }

  @Override
  public final void open(SourceContext context) {
    this.context = context;
  }

  @Override
  public final SourceSnapshot load() {
    return SourceSnapshot.of(layer(Objects.requireNonNull(context, "open the source first")));
  }
}
