package io.varve.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Thrown when values are there but cannot be what the caller asked for. */
public final class InvalidValueException extends ConfigException {
  private static final long serialVersionUID = 1L;

  /**
   * From all problems that were found together.
   *
   * @param problems what is wrong; at least one
   * @param cause what was caught, or null
   */
  public InvalidValueException(List<Problem> problems, @Nullable Throwable cause) {
    super(problems, cause);
  }

  /**
   * From one problem.
   *
   * @param problem what is wrong
   */
  public InvalidValueException(Problem problem) {
    super(problem);
  }
}
