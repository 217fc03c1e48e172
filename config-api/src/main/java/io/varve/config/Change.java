package io.varve.config;

import java.util.Objects;
import java.util.Optional;

/**
 * Change of one key's effective value between two snapshots.
 *
 * <p>The values of a secret are masked. The snapshots of the {@link ChangeEvent} return them.
 *
 * @param key the key in its canonical form
 * @param oldValue the value before; empty if there was none; masked for a secret
 * @param newValue the value now; empty if there is none; masked for a secret
 * @param origin the origin of the new value; empty if there is none
 * @param secret true if the values are masked
 */
public record Change(
    String key,
    Optional<String> oldValue,
    Optional<String> newValue,
    Optional<Origin> origin,
    boolean secret) {
  private static final int MOST_SHOWN = 200;

  /** Refuses nulls, and masks the values of a secret. */
  public Change {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(oldValue, "oldValue");
    Objects.requireNonNull(newValue, "newValue");
    Objects.requireNonNull(origin, "origin");
    if (secret) {
      oldValue = oldValue.map(value -> Secret.MASK);
      newValue = newValue.map(value -> Secret.MASK);
    }
  }

  /**
   * One line: {@code worker.batch-size: 10 → 20 (application.yaml:4)}. A long value is shortened to
   * its beginning and its length. Control characters are shown as spaces.
   */
  @Override
  public String toString() {
    return key
        + ": "
        + oldValue.map(Change::shown).orElse("(absent)")
        + " → "
        + newValue.map(Change::shown).orElse("(absent)")
        + origin.map(o -> " (" + o + ")").orElse("");
  }

  private static String shown(String value) {
    String start = value.length() > MOST_SHOWN ? value.substring(0, MOST_SHOWN) : value;
    String line = start.replaceAll("\\p{Cntrl}", " ");
    return start.equals(value) ? line : line + "… (" + value.length() + " characters)";
  }
}
