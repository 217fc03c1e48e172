package io.varve.config;

/**
 * Turns text into a type.
 *
 * <p>Given to the builder, or found by {@link java.util.ServiceLoader}; one of the program's own
 * comes before a built-in one for the same type. Must be thread-safe and free of side effects: the
 * result is kept and handed out again.
 *
 * @param <T> the type that comes out; immutable if it is to be shared
 */
public interface Converter<T> {

  /**
   * The type that comes out.
   *
   * @return the class, never a primitive one
   */
  Class<T> type();

  /**
   * Converts one value.
   *
   * @param text the value, placeholders resolved
   * @return the result, never null
   * @throws Exception when the text is not such a value; the message of the exception is not shown
   *     to users, since it may hold the value of a secret
   */
  T convert(String text) throws Exception;

  /**
   * What the text should look like, for messages.
   *
   * @return words that follow "expected", such as {@code a colour}
   */
  default String expected() {
    return "a value that " + type().getSimpleName() + " understands";
  }

  /**
   * How to mend a wrong text, for messages.
   *
   * @return an instruction, such as {@code set it to #rrggbb}
   */
  default String remedy() {
    return "correct the value";
  }
}
