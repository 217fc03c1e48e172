package io.varve.config.layered;

import io.varve.config.Converter;

/**
 * A program's own converter.
 *
 * @param type the type of the result
 * @param parser the conversion
 */
public record FakeConverter<T>(Class<T> type, Parser<T> parser) implements Converter<T> {

  /** Parses a text, or throws. */
  public interface Parser<T> {
    T parse(String text) throws Exception;
  }

  @Override
  public T convert(String text) throws Exception {
    return parser.parse(text);
  }
}
