package io.varve.config;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong with the configuration, in parts that a program can read.
 *
 * <p>Immutable. None of the texts ever holds the value of a secret.
 *
 * @param key the key in its canonical form; empty where the problem is not about one key
 * @param origin where the culprit was written; empty where nothing was written
 * @param expected what would have been right, such as {@code an integer}
 * @param found what is there instead, such as {@code text}
 * @param remedy what to do, such as {@code set it to a whole number such as 5432}
 */
public record Problem(
    Optional<String> key, Optional<Origin> origin, String expected, String found, String remedy) {

  /** Refuses nulls. */
  public Problem {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(remedy, "remedy");
  }

  /**
   * A problem with a key that was written somewhere.
   *
   * @param key the key
   * @param origin where it was written
   * @param expected what would have been right
   * @param found what is there instead
   * @param remedy what to do
   * @return the problem
   */
  public static Problem of(
      String key, Origin origin, String expected, String found, String remedy) {
    return new Problem(Optional.of(key), Optional.of(origin), expected, found, remedy);
  }

  /**
   * A problem with a place, whatever the key.
   *
   * @param origin the place
   * @param expected what would have been right
   * @param found what is there instead
   * @param remedy what to do
   * @return the problem
   */
  public static Problem at(Origin origin, String expected, String found, String remedy) {
    return new Problem(Optional.empty(), Optional.of(origin), expected, found, remedy);
  }

  /**
   * A problem with a key that was written nowhere.
   *
   * @param key the key
   * @param expected what would have been right
   * @param found what is there instead
   * @param remedy what to do
   * @return the problem
   */
  public static Problem of(String key, String expected, String found, String remedy) {
    return new Problem(Optional.of(key), Optional.empty(), expected, found, remedy);
  }

  /** The whole as one line: {@code key (origin): expected …, found …; remedy}. */
  @Override
  public String toString() {
    String where =
        key.map(k -> origin.map(o -> k + " (" + o + "): ").orElse(k + ": "))
            .orElseGet(() -> origin.map(o -> o + ": ").orElse(""));
    return where + "expected " + expected + ", found " + found + "; " + remedy;
  }
}
