package io.varve.config;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * The place of a value: its source, the location in the source, and a line or an index if there is
 * one.
 *
 * <p>Immutable. {@link #toString()} is the short form for messages: {@code application.yaml:12},
 * {@code argument 3}, {@code consul config/orders/db/pool-size @812}.
 */
public final class Origin {
  private enum Position {
    NONE(""),
    LINE(":"),
    INDEX(" @");

    private final String separator;

    Position(String separator) {
      this.separator = separator;
    }
  }

  private final String source;
  private final String location;
  private final Position position;
  private final long number;

  private Origin(String source, String location, Position position, long number) {
    this.source = Objects.requireNonNull(source, "source");
    this.location = Objects.requireNonNull(location, "location");
    this.position = position;
    this.number = number;
  }

  /**
   * An origin without line and index.
   *
   * @param source the name of the source, as in {@link io.varve.config.spi.ConfigSource#name()}
   * @param location the human-readable place, such as {@code argument 3}
   * @return the origin
   */
  public static Origin of(String source, String location) {
    return new Origin(source, location, Position.NONE, 0);
  }

  /**
   * A line of a file or document.
   *
   * @param source the name of the source
   * @param location the file, or the key that contains the document
   * @param line the line, counted from 1
   * @return the origin
   */
  public static Origin line(String source, String location, long line) {
    return new Origin(source, location, Position.LINE, line);
  }

  /**
   * An entry of a store that numbers its changes.
   *
   * @param source the name of the source
   * @param location the key in the store
   * @param index the store's number of the entry's last change
   * @return the origin
   */
  public static Origin index(String source, String location, long index) {
    return new Origin(source, location, Position.INDEX, index);
  }

  /**
   * A line of the file or document at this location.
   *
   * @param line the line, counted from 1
   * @return the origin with the same source and location
   */
  public Origin atLine(long line) {
    return line(source, location, line);
  }

  /** {@return the name of the source, as in {@link io.varve.config.spi.ConfigSource#name()}} */
  public String source() {
    return source;
  }

  /** {@return the human-readable place in the source, without line or index} */
  public String location() {
    return location;
  }

  /**
   * {@return the line in the file or document at {@link #location()}, counted from 1; empty if
   * there is none}
   */
  public OptionalLong line() {
    return position == Position.LINE ? OptionalLong.of(number) : OptionalLong.empty();
  }

  /** {@return the store's number of the entry's last change; empty if there is none} */
  public OptionalLong index() {
    return position == Position.INDEX ? OptionalLong.of(number) : OptionalLong.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Origin that
        && number == that.number
        && position == that.position
        && source.equals(that.source)
        && location.equals(that.location);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, location, position, number);
  }

  @Override
  public String toString() {
    return position == Position.NONE ? location : location + position.separator + number;
  }
}
