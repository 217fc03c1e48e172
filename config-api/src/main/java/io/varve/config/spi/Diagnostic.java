package io.varve.config.spi;

import java.util.Objects;

/**
 * One thing that a source found when it looked at itself and its store.
 *
 * <p>Safe to print: holds no secret.
 *
 * @param level how an operator should take it
 * @param subject what it is about, such as {@code config/orders/}
 * @param finding what was found, such as {@code 12 keys, index 812, 3 ms}
 */
public record Diagnostic(Level level, String subject, String finding) {

  /** How an operator should take it. */
  public enum Level {
    /** It is as it should be. */
    OK,
    /** It is right or wrong depending on what is meant. */
    NOTE,
    /** It keeps the source from doing what it is set to do. */
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
