package io.varve.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a value cannot be read: it has the wrong type, a placeholder in it cannot be
 * resolved, or the requested type cannot be bound.
 */
public final class InvalidValueException extends ConfigException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with all problems that were found together.
   *
   * @param problems the problems; at least one
   * @param cause the exception that was caught, or null
   */
  public InvalidValueException(List<Problem> problems, @Nullable Throwable cause) {
    super(problems, cause);
  }

  /**
   * Creates an exception with one problem.
   *
   * @param problem the problem
   */
  public InvalidValueException(Problem problem) {
    super(problem);
  }
}
