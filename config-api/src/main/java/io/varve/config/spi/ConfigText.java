package io.varve.config.spi;

import io.varve.config.Origin;
import java.util.Objects;

/**
 * A text to be parsed, and where it came from.
 *
 * @param source the name of the source that read it
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
   * A line of the text.
   *
   * @param line the line, counted from 1
   * @return its origin
   */
  public Origin line(long line) {
    return Origin.line(source, location, line);
  }

  /** The location alone, since the text may hold secrets. */
  @Override
  public String toString() {
    return location;
  }
}
