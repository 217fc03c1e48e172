package io.varve.config.spi;

import java.lang.System.Logger.Level;
import java.util.Objects;

/**
 * One finding of a source that checked itself and its store.
 *
 * <p>Safe to print: contains no secret.
 *
 * @param level the severity. {@code INFO}: no action is needed. {@code WARNING}: may be intended,
 *     or a mistake in the configuration. {@code ERROR}: prevents the source from working as
 *     configured
 * @param subject the thing that was checked, such as {@code config/orders/}
 * @param finding the finding, such as {@code 12 keys, index 812, 3 ms}
 */
public record Diagnostic(Level level, String subject, String finding) {

  /** Refuses nulls and other levels. */
  public Diagnostic {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(finding, "finding");
    if (level != Level.INFO && level != Level.WARNING && level != Level.ERROR) {
      throw new IllegalArgumentException("the level must be INFO, WARNING or ERROR: " + level);
    }
  }

  /** One line: {@code INFO config/orders/: 12 keys, index 812, 3 ms}. */
  @Override
  public String toString() {
    return level + " " + subject + ": " + finding;
  }
}
