package io.varve.config.spi;

import java.util.Objects;

/**
 * One finding of a source that checked itself and its store.
 *
 * <p>Safe to print: holds no secret.
 *
 * @param level the severity
 * @param subject the thing that was checked, such as {@code config/orders/}
 * @param finding the finding, such as {@code 12 keys, index 812, 3 ms}
 */
public record Diagnostic(Level level, String subject, String finding) {

  /** The severity of a finding. */
  public enum Level {
    /** No action is needed. */
    OK,
    /** Right or wrong depending on the intent. */
    NOTE,
    /** Keeps the source from working as configured. */
    WRONG
  }

  /** Refuses nulls. */
  public Diagnostic {
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(finding, "finding");
  }

  /** One line: {@code OK config/orders/: 12 keys, index 812, 3 ms}. */
  @Override
  public String toString() {
    return level + " " + subject + ": " + finding;
  }
}
