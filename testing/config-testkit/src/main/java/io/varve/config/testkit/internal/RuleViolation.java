package io.varve.config.testkit.internal;

import org.jspecify.annotations.Nullable;

/** Failure of a rule. The extension prepends the rule to the message. */
public final class RuleViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  /**
   * Makes a failure from an observation and its remedy.
   *
   * @param seen the observation, without a full stop
   * @param remedy the advice for the author of the source, without a full stop
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
