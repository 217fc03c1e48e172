package io.varve.config.spi;

import java.util.List;
import java.util.Objects;

/**
 * The whole contents of a source at one moment.
 *
 * <p>Immutable. A layer that did not change since the last snapshot should be the same object
 * again: then a change costs what changed.
 *
 * @param layers the layers, highest precedence first
 * @param revision the source's own name for these contents, for people; may be empty
 */
public record SourceSnapshot(List<SourceLayer> layers, String revision) {

  /** Refuses nulls and copies the list. */
  public SourceSnapshot {
    layers = List.copyOf(layers);
    Objects.requireNonNull(revision, "revision");
  }

  /**
   * A snapshot of one layer, or of several, without a revision.
   *
   * @param layers the layers, highest precedence first
   * @return the snapshot
   */
  public static SourceSnapshot of(SourceLayer... layers) {
    return new SourceSnapshot(List.of(layers), "");
  }
}
