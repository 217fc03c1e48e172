package io.varve.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Thrown when required keys have no value, and there is no other problem. */
public final class MissingKeyException extends ConfigException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with all problems that were found together.
   *
   * @param problems the problems; at least one
   * @param cause the exception that was caught, or null
   */
  public MissingKeyException(List<Problem> problems, @Nullable Throwable cause) {
    super(problems, cause);
  }

  /**
   * Creates an exception with one problem.
   *
   * @param problem the problem
   */
  public MissingKeyException(Problem problem) {
    super(problem);
  }
}
