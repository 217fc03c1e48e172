package io.varve.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Thrown when a text is not a key, see {@link ConfigKey}. */
public final class InvalidKeyException extends ConfigException {
  private static final long serialVersionUID = 1L;

  /**
   * From all problems that were found together.
   *
   * @param problems what is wrong; at least one
   * @param cause what was caught, or null
   */
  public InvalidKeyException(List<Problem> problems, @Nullable Throwable cause) {
    super(problems, cause);
  }

  /**
   * From one problem.
   *
   * @param problem what is wrong
   */
  public InvalidKeyException(Problem problem) {
    super(problem);
  }
}
