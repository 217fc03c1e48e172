package io.varve.config.spi;

import io.varve.config.Origin;
import java.util.Objects;

/**
 * A value as it was written, and where.
 *
 * @param text the text, placeholders not resolved
 * @param origin where it was written
 */
public record SourceValue(String text, Origin origin) {

  /** Refuses nulls. */
  public SourceValue {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(origin, "origin");
  }

  /** The origin alone, since the text may be a secret. */
  @Override
  public String toString() {
    return "value at " + origin;
  }
}
