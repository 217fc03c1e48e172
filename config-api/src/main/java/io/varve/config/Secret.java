package io.varve.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A text that never shows itself: {@link #toString()} is masked, so it can stand in a record that
 * is logged.
 */
public final class Secret {
  /** What is shown in place of a secret. */
  public static final String MASK = "******";

  private final String text;

  private Secret(String text) {
    this.text = Objects.requireNonNull(text, "text");
  }

  /**
   * Wraps a text.
   *
   * @param text the secret
   * @return the wrapped secret
   */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /**
   * The secret itself, to be handed to what needs it and to nothing else.
   *
   * @return the text
   */
  public String reveal() {
    return text;
  }

  /** Compares in constant time for texts of one length. */
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

  /** Always {@link #MASK}. */
  @Override
  public String toString() {
    return MASK;
  }
}
