package io.varve.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions that Varve throws for wrong configuration.
 *
 * <p>Contains every problem that was found, not only the first. No message contains the value of a
 * secret.
 */
public class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Keeps a message readable. {@link #problems} returns all problems. */
  private static final int MOST_SHOWN = 20;

  private final transient List<Problem> problems;

  /**
   * Creates an exception with one problem.
   *
   * @param problem the problem
   */
  public ConfigException(Problem problem) {
    this(List.of(problem), null);
  }

  /**
   * Creates an exception with all problems that were found together.
   *
   * @param problems the problems; at least one
   * @param cause the exception that was caught, or null
   */
  public ConfigException(List<Problem> problems, @Nullable Throwable cause) {
    super(message(problems), cause);
    this.problems = List.copyOf(problems);
  }

  /**
   * The problems, in the order in which they were found.
   *
   * @return the problems, unmodifiable; empty in a deserialized exception
   */
  public List<Problem> problems() {
    return problems == null ? List.of() : problems;
  }

  private static String message(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a ConfigException needs at least one problem");
    }
    if (problems.size() == 1) {
      return problems.get(0).toString();
    }
    int more = problems.size() - MOST_SHOWN;
    return problems.stream()
        .limit(MOST_SHOWN)
        .map(problem -> "\n  - " + problem)
        .collect(
            Collectors.joining(
                "", problems.size() + " problems:", more > 0 ? "\n  - and " + more + " more" : ""));
  }
}
