package io.varve.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Thrown when a key that was asked for is in no layer, or was hidden by one. */
public final class MissingKeyException extends ConfigException {
  private static final long serialVersionUID = 1L;

  /**
   * From all problems that were found together.
   *
   * @param problems what is wrong; at least one
   * @param cause what was caught, or null
   */
  public MissingKeyException(List<Problem> problems, @Nullable Throwable cause) {
    super(problems, cause);
  }

  /**
   * From one problem.
   *
   * @param problem what is wrong
   */
  public MissingKeyException(Problem problem) {
    super(problem);
  }
}
