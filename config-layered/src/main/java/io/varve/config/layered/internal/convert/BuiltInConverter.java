package io.varve.config.layered.internal.convert;

import io.varve.config.Converter;

/**
 * A built-in converter.
 *
 * @param type the type of the result
 * @param expected words that follow "expected"
 * @param remedy an instruction
 * @param parser the conversion
 */
public record BuiltInConverter<T>(Class<T> type, String expected, String remedy, Parser<T> parser)
    implements Converter<T> {

  /** Parses a text, or throws. */
  @FunctionalInterface
  public interface Parser<T> {
    T parse(String text) throws Exception;
  }

  @Override
  public T convert(String text) throws Exception {
    return parser.parse(text);
  }
}
