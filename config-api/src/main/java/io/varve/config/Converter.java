package io.varve.config;

/**
 * Converts strings to a type.
 *
 * <p>Given to the builder, or found by {@link java.util.ServiceLoader}. A converter of the program
 * replaces a built-in one for the same type. Must be thread-safe and free of side effects, since
 * results are cached and shared.
 *
 * @param <T> the type of the results; should be immutable
 */
public interface Converter<T> {

  /** {@return the class of the results, never a primitive one} */
  Class<T> type();

  /**
   * Converts one value.
   *
   * @param text the value, with resolved placeholders
   * @return the result, never null
   * @throws Exception if the text is malformed; the message of the exception is not shown to users,
   *     since it may contain the value of a secret
   */
  T convert(String text) throws Exception;

  /**
   * A description of valid values, for messages.
   *
   * @return a phrase that follows "expected", such as {@code a colour}
   */
  default String expected() {
    return "a value that " + type().getSimpleName() + " understands";
  }

  /**
   * The correction of an invalid value, for messages.
   *
   * @return an instruction, such as {@code set it to #rrggbb}
   */
  default String remedy() {
    return "correct the value";
  }
}
