package io.varve.config.layered.internal.validate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Validator of one record type by its constraint annotations. Thread-safe. */
public interface RecordValidator {

  /** Validator for a record without constraints, or without a library that can check them. */
  RecordValidator NONE = new RecordValidator() {};

  /** Checks the value of one component. The other components need not be valid. */
  default List<Violation> validateComponent(String name, Object value)
      throws InvalidConstraintException {
    return List.of();
  }

  /** Checks the constraints on a record as a whole. */
  default List<Violation> validateRecord(Object bound) throws InvalidConstraintException {
    return List.of();
  }

  /** Factory of validators. Thread-safe. */
  interface Factory {

    /** Returns the validator of a record; {@link #NONE} if nothing is to be checked. */
    RecordValidator of(Class<?> record) throws InvalidConstraintException;
  }

  /**
   * A violated constraint, such as {@code @Min(1)}.
   *
   * @param component the component, or another property; empty for the record as a whole
   * @param steps the indices of lists and keys of maps from the component to the invalid part
   * @param message may repeat the value
   */
  record Violation(
      String component,
      List<Object> steps,
      String constraint,
      String message,
      @Nullable Object value) {}
}
