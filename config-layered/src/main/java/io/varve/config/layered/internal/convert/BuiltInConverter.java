package io.varve.config.layered.internal.convert;

import io.varve.config.Converter;

/**
 * A converter of Varve's own.
 *
 * @param type the type that comes out
 * @param expected words that follow "expected"
 * @param remedy an instruction
 * @param parser the conversion itself
 */
public record BuiltInConverter<T>(Class<T> type, String expected, String remedy, Parser<T> parser)
    implements Converter<T> {

  /** Turns a text into a value, or throws. */
  @FunctionalInterface
  public interface Parser<T> {
    T parse(String text) throws Exception;
  }

  @Override
  public T convert(String text) throws Exception {
    return parser.parse(text);
  }
}
