package io.varve.config.layered.internal.bind;

import java.util.Optional;

/**
 * Thrown by built-in converters that can say more than "not such a value". None of its words is
 * taken from the text, which may be a secret.
 */
final class Unfit extends Exception {
  private static final long serialVersionUID = 1L;

  private final String found;
  private final transient Optional<String> expected;
  private final transient Optional<String> remedy;

  private Unfit(String found, Optional<String> expected, Optional<String> remedy) {
    super(found, null, false, false);
    this.found = found;
    this.expected = expected;
    this.remedy = remedy;
  }

  /** The text is of another kind than it seems, such as {@code a number out of range}. */
  static Unfit found(String found) {
    return new Unfit(found, Optional.empty(), Optional.empty());
  }

  /** The same, with an expectation that fits the case better than the converter's own. */
  Unfit expected(String words) {
    return new Unfit(found, Optional.of(words), remedy);
  }

  /** The same, with a remedy that fits the case better than the converter's own. */
  Unfit remedy(String words) {
    return new Unfit(found, expected, Optional.of(words));
  }

  String found() {
    return found;
  }

  Optional<String> expected() {
    return expected;
  }

  Optional<String> remedy() {
    return remedy;
  }
}
