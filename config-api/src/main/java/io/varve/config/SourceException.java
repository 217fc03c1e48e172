package io.varve.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Thrown when a source cannot be opened, read or understood. */
public final class SourceException extends ConfigException {
  private static final long serialVersionUID = 1L;

  /**
   * From all problems that were found together.
   *
   * @param problems what is wrong; at least one
   * @param cause what was caught, or null
   */
  public SourceException(List<Problem> problems, @Nullable Throwable cause) {
    super(problems, cause);
  }

  /**
   * From one problem.
   *
   * @param problem what is wrong
   */
  public SourceException(Problem problem) {
    super(problem);
  }
}
