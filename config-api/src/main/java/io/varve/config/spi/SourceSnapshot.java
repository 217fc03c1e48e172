package io.varve.config.spi;

import java.util.List;
import java.util.Objects;

/**
 * The full contents of a source at one point in time.
 *
 * <p>Immutable. Reuse the object of an unchanged layer: the cost of a change then depends only on
 * its size.
 *
 * @param layers the layers, highest precedence first
 * @param revision the source's human-readable name for these contents; may be empty
 */
public record SourceSnapshot(List<SourceLayer> layers, String revision) {

  /** Refuses nulls and copies the list. */
  public SourceSnapshot {
    layers = List.copyOf(layers);
    Objects.requireNonNull(revision, "revision");
  }

  /**
   * A snapshot without a revision.
   *
   * @param layers the layers, highest precedence first
   * @return the snapshot
   */
  public static SourceSnapshot of(SourceLayer... layers) {
    return new SourceSnapshot(List.of(layers), "");
  }
}
