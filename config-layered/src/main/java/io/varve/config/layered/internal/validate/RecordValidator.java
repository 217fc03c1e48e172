package io.varve.config.layered.internal.validate;

import io.varve.config.layered.internal.convert.ConversionException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the constraint annotations of one record say. Thread-safe. */
public interface RecordValidator {

  /** A record without constraints, or with ones that nobody can check. */
  RecordValidator NONE =
      new RecordValidator() {
        @Override
        public List<Violation> ofComponent(String name, Object value) {
          return List.of();
        }

        @Override
        public List<Violation> ofRecord(Object bound) {
          return List.of();
        }
      };

  /**
   * Checks the value of a component, whether or not the other values are any good.
   *
   * @throws ConversionException if the annotations do not fit the type
   */
  List<Violation> ofComponent(String name, Object value) throws ConversionException;

  /**
   * Checks what concerns a record as a whole.
   *
   * @throws ConversionException if the annotations do not fit the type
   */
  List<Violation> ofRecord(Object bound) throws ConversionException;

  /** Finds the constraints of records. Thread-safe. */
  interface Finder {

    /**
     * The constraints of a record.
     *
     * @throws ConversionException if there is a provider of Jakarta Validation that cannot be made
     *     or read them
     */
    RecordValidator of(Class<?> record) throws ConversionException;
  }

  /**
   * A finder that knows Jakarta Validation where it is there.
   *
   * @param loader where providers are looked for
   */
  static Finder finder(ClassLoader loader) {
    try {
      Class.forName("jakarta.validation.Validation", false, RecordValidator.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError absent) {
      return record -> NONE; // and the JVM has left out its annotations
    }
    return new JakartaValidatorFactory(loader);
  }

  /**
   * One constraint that does not hold.
   *
   * @param component the component, or another property; empty for the record as a whole
   * @param steps from the component's value to the part that is wrong: indices of lists, keys of
   *     maps
   * @param constraint the annotation: {@code @Min(1)}
   * @param message its message, which may repeat the value
   * @param value the value
   */
  record Violation(
      String component,
      List<Object> steps,
      String constraint,
      String message,
      @Nullable Object value) {}
}
