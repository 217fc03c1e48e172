package io.varve.config.spi;

import io.varve.config.Origin;
import java.util.Objects;

/**
 * A value with unresolved placeholders, and its origin.
 *
 * @param text the value
 * @param origin the origin of the value
 */
public record SourceValue(String text, Origin origin) {

  /** Refuses nulls. */
  public SourceValue {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(origin, "origin");
  }

  /** Only the origin, since the value may be a secret. */
  @Override
  public String toString() {
    return "value at " + origin;
  }
}
