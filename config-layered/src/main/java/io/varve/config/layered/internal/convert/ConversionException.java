package io.varve.config.layered.internal.convert;

import java.util.Optional;

/**
 * Thrown by built-in converters to describe an invalid value. Its message contains no part of the
 * value, which may be secret.
 */
public final class ConversionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String found;
  private final transient Optional<String> expected;
  private final transient Optional<String> remedy;
  private final transient Optional<String> code;

  private ConversionException(
      String found, Optional<String> expected, Optional<String> remedy, Optional<String> code) {
    super(found, null, false, false);
    this.found = found;
    this.code = code;
    this.expected = expected;
    this.remedy = remedy;
  }

  /** An exception with a description of the value, such as {@code a number out of range}. */
  public static ConversionException found(String found) {
    return new ConversionException(found, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns a copy with its own expectation instead of the converter's. */
  public ConversionException expected(String words) {
    return new ConversionException(found, Optional.of(words), remedy, code);
  }

  /** Returns a copy with its own remedy instead of the converter's. */
  public ConversionException remedy(String words) {
    return new ConversionException(found, expected, Optional.of(words), code);
  }

  /** Returns a copy with its own code instead of the converter's. */
  public ConversionException code(String code) {
    return new ConversionException(found, expected, remedy, Optional.of(code));
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

  public Optional<String> code() {
    return code;
  }
}
