package io.varve.config.layered.internal.convert;

import io.varve.config.Converter;

/** A built-in converter. The code is that of the problem of a value that it refuses. */
public record BuiltInConverter<T>(
    Class<T> type, String code, String expected, String remedy, Parser<T> parser)
    implements Converter<T> {

  /** For a value that a program's own converter refuses. */
  static final String REFUSED = "VARVE-0140";

  /** Returns the problem code for a value that a converter cannot convert. */
  public static String code(Converter<?> converter) {
    return converter instanceof BuiltInConverter<?> builtIn ? builtIn.code : REFUSED;
  }

  /** Parses a string, or throws an exception. */
  @FunctionalInterface
  public interface Parser<T> {
    T parse(String text) throws Exception;
  }

  @Override
  public T convert(String text) throws Exception {
    return parser.parse(text);
  }
}
