package io.varve.config;

import java.util.Objects;
import java.util.Optional;

/**
 * One error in the configuration, in machine-readable parts.
 *
 * <p>Immutable. No part contains the value of a secret.
 *
 * @param key the key in its canonical form; empty if the problem is not about one key
 * @param origin the origin of the wrong value; empty if there is none
 * @param expected a description of valid values, such as {@code an integer}
 * @param found a description of the actual value, such as {@code text}
 * @param remedy the correction, such as {@code set it to a whole number such as 5432}
 * @param code the stable code of the kind of error: letters, a dash and digits, such as {@code
 *     ACME-17}; empty if there is none
 */
public record Problem(
    Optional<String> key,
    Optional<Origin> origin,
    String expected,
    String found,
    String remedy,
    Optional<String> code) {

  /** Refuses nulls, and codes of another form. */
  public Problem {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(remedy, "remedy");
    if (code.isPresent() && !code.get().matches("[A-Za-z]+-[0-9]+")) {
      throw new IllegalArgumentException(
          "a code is letters, a dash and digits, such as ACME-17: " + code.get());
    }
  }

  /**
   * A problem with a key that has a value.
   *
   * @param key the key
   * @param origin the origin of the value
   * @param expected a description of valid values
   * @param found a description of the actual value
   * @param remedy the correction
   * @return the problem
   */
  public static Problem of(
      String key, Origin origin, String expected, String found, String remedy) {
    return new Problem(
        Optional.of(key), Optional.of(origin), expected, found, remedy, Optional.empty());
  }

  /**
   * A problem at an origin, without a key.
   *
   * @param origin the origin
   * @param expected a description of valid values
   * @param found a description of the actual value
   * @param remedy the correction
   * @return the problem
   */
  public static Problem at(Origin origin, String expected, String found, String remedy) {
    return new Problem(
        Optional.empty(), Optional.of(origin), expected, found, remedy, Optional.empty());
  }

  /**
   * A problem with a key that has no value.
   *
   * @param key the key
   * @param expected a description of valid values
   * @param found a description of the actual state
   * @param remedy the correction
   * @return the problem
   */
  public static Problem of(String key, String expected, String found, String remedy) {
    return new Problem(
        Optional.of(key), Optional.empty(), expected, found, remedy, Optional.empty());
  }

  /**
   * A copy with a code. Codes that begin with {@code VARVE-} are Varve's own.
   *
   * @param code the code: letters, a dash and digits
   * @return the copy
   * @throws IllegalArgumentException if the code has another form
   */
  public Problem withCode(String code) {
    return new Problem(key, origin, expected, found, remedy, Optional.of(code));
  }

  /**
   * One line: {@code key (origin): expected …, found …; remedy [code]}, without control characters.
   */
  @Override
  public String toString() {
    String where =
        key.map(k -> origin.map(o -> k + " (" + o + "): ").orElse(k + ": "))
            .orElseGet(() -> origin.map(o -> o + ": ").orElse(""));
    String suffix = code.map(c -> " [" + c + "]").orElse("");
    String line = where + "expected " + expected + ", found " + found + "; " + remedy + suffix;
    return line.replaceAll("[\\p{Cc}\u2028\u2029]", "?");
  }
}
