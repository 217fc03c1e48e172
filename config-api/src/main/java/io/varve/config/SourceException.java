package io.varve.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Thrown when a source cannot be opened, read or written, or its contents are malformed. */
public final class SourceException extends ConfigException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with all problems that were found together.
   *
   * @param problems the problems; at least one
   * @param cause the exception that was caught, or null
   */
  public SourceException(List<Problem> problems, @Nullable Throwable cause) {
    super(problems, cause);
  }

  /**
   * Creates an exception with one problem.
   *
   * @param problem the problem
   */
  public SourceException(Problem problem) {
    super(problem);
  }
}
