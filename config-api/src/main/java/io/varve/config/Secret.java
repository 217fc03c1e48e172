package io.varve.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A secret string. {@link #toString()} returns a mask, so that a record with a secret can be
 * logged.
 */
public final class Secret {
  /** Text that replaces a secret in messages and logs. */
  public static final String MASK = "******";

  private final String text;

  private Secret(String text) {
    this.text = Objects.requireNonNull(text, "text");
  }

  /**
   * Wraps a string.
   *
   * @param text the secret
   * @return the wrapped secret
   */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** {@return the secret, which should be passed only to the code that needs it} */
  public String reveal() {
    return text;
  }

  /** Compares strings of equal length in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns {@link #MASK}. */
  @Override
  public String toString() {
    return MASK;
  }
}
