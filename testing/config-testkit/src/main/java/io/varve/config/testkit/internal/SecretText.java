package io.varve.config.testkit.internal;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A secret value, which must not appear in messages and logs. */
public final class SecretText {
  public static final String SECRET = "sEcReT-7f3a9c";

  private SecretText() {}

  /** Fails the rule if a text contains the value. */
  public static void requireAbsent(String where, String text, String remedy) {
    RuleViolation.unless(
        !text.contains(SECRET),
        where + " shows a value: " + text.replace(SECRET, "(the value)"),
        remedy);
  }

  /** The stack trace of a failure, as a log shows it. */
  public static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
