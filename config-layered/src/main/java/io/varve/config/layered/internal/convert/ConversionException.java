package io.varve.config.layered.internal.convert;

import java.util.Optional;

/**
 * Thrown by built-in converters to describe an invalid value. Its message contains no part of the
 * value, which may be secret.
 */
public final class ConversionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String found;
  private transient Optional<String> expected = Optional.empty();
  private transient Optional<String> remedy = Optional.empty();
  private transient Optional<String> code = Optional.empty();

  private ConversionException(String found) {
    super(found, null, false, false);
    this.found = found;
  }

  /** An exception with a description of the value, such as {@code a number out of range}. */
  public static ConversionException found(String found) {
    return new ConversionException(found);
  }

  /** Replaces the converter's expectation. */
  ConversionException expected(String words) {
    expected = Optional.of(words);
    return this;
  }

  /** Replaces the converter's remedy. */
  ConversionException remedy(String words) {
    remedy = Optional.of(words);
    return this;
  }

  /** Replaces the converter's problem code. */
  ConversionException code(String words) {
    code = Optional.of(words);
    return this;
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
