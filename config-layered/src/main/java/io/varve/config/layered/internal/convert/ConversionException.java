package io.varve.config.layered.internal.convert;

import java.util.Optional;

/**
 * Thrown by built-in converters that can say more than "not such a value". None of its words is
 * taken from the text, which may be a secret.
 */
public final class ConversionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String found;
  private final transient Optional<String> expected;
  private final transient Optional<String> remedy;

  private ConversionException(String found, Optional<String> expected, Optional<String> remedy) {
    super(found, null, false, false);
    this.found = found;
    this.expected = expected;
    this.remedy = remedy;
  }

  /** The text is of another kind than it seems, such as {@code a number out of range}. */
  public static ConversionException found(String found) {
    return new ConversionException(found, Optional.empty(), Optional.empty());
  }

  /** The same, with an expectation that fits the case better than the converter's own. */
  public ConversionException expected(String words) {
    return new ConversionException(found, Optional.of(words), remedy);
  }

  /** The same, with a remedy that fits the case better than the converter's own. */
  public ConversionException remedy(String words) {
    return new ConversionException(found, expected, Optional.of(words));
  }

  public String found() {
    return found;
  }

  public Optional<String> expected() {
    return expected;
  }

  public Optional<String> remedy() {
    return remedy;
  }
}
