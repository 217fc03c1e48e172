package io.varve.config.layered.internal.validate;

import io.varve.config.layered.internal.value.ValueDescriptions;

/** Thrown if constraint annotations cannot be checked. Its message contains no value. */
public final class InvalidConstraintException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidConstraintException(RuntimeException cause) {
    super(ValueDescriptions.line(String.valueOf(cause.getMessage()), 300), cause);
  }
}
