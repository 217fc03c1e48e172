package io.varve.config.layered.internal.validate;

import io.varve.config.layered.internal.value.ValueDescriptions;

/** Thrown if constraint annotations cannot be checked. Contains no value. */
public final class InvalidConstraintException extends Exception {
  /** The problem's code. */
  public static final String CODE = "VARVE-0136";

  private static final long serialVersionUID = 1L;

  private final String found;

  InvalidConstraintException(RuntimeException cause) {
    super(cause);
    this.found = ValueDescriptions.line(String.valueOf(cause.getMessage()), 300);
  }

  /** Words that follow "expected". */
  public String expected() {
    return "constraint annotations that can be checked";
  }

  /** Words that follow "found": the provider's message. */
  public String found() {
    return found;
  }

  /** An instruction. */
  public String remedy() {
    return "mend the program: its annotations, or its Jakarta Validation provider";
  }
}
