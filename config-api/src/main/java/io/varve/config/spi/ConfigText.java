package io.varve.config.spi;

import io.varve.config.Origin;
import java.util.Objects;

/**
 * A text to be parsed, and its origin.
 *
 * @param source the name of the source
 * @param location the file, or the key of the store
 * @param text the whole text
 */
public record ConfigText(String source, String location, String text) {

  /** Refuses nulls. */
  public ConfigText {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(text, "text");
  }

  /**
   * The origin of a line of the text.
   *
   * @param line the line, counted from 1
   * @return the origin
   */
  public Origin line(long line) {
    return Origin.line(source, location, line);
  }

  /** Only the location, since the text may hold secrets. */
  @Override
  public String toString() {
    return location;
  }
}
