package io.varve.config.testkit.internal;

import org.jspecify.annotations.Nullable;

/** A rule did not hold. The extension puts the rule in front. */
public final class RuleViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  /**
   * Something was seen that must not be.
   *
   * @param seen what, without a full stop
   * @param remedy what the author of the source has to do, without a full stop
   */
  public RuleViolation(String seen, String remedy) {
    this(seen, remedy, null);
  }

  public RuleViolation(String seen, String remedy, @Nullable Throwable cause) {
    super("seen: " + seen + "\nto mend it: " + remedy, cause);
  }

  /** Throws unless the condition holds. */
  public static void unless(boolean condition, String seen, String remedy) {
    if (!condition) {
      throw new RuleViolation(seen, remedy);
    }
  }
}
