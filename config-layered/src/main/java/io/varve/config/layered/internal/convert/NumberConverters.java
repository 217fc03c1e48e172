package io.varve.config.layered.internal.convert;

import io.varve.config.Converter;
import io.varve.config.layered.internal.value.ValueDescriptions;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converters to numbers: decimal with an optional sign and {@code _} between digits, whole numbers
 * also as {@code 0xFF}. A number out of range is an error, never truncated. NaN and infinities are
 * not accepted.
 */
final class NumberConverters {
  /** Limits the time of parsing, which is quadratic in the number of digits. */
  private static final int MOST_DIGITS = 10_000;

  private static final Pattern WHOLE_SYNTAX = Pattern.compile("[+-]?[0-9]++(?:_++[0-9]++)*+");
  private static final Pattern HEX_SYNTAX =
      Pattern.compile("[+-]?0[xX][0-9a-fA-F]++(?:_++[0-9a-fA-F]++)*+");
  private static final Pattern DECIMAL_SYNTAX =
      Pattern.compile(
          "[+-]?(?:[0-9]++(?:_++[0-9]++)*+)?(?:\\.[0-9]*+(?:_++[0-9]++)*+)?(?:[eE][+-]?[0-9]{1,9})?");

  private static final String WHOLE = "VARVE-0142";

  private NumberConverters() {}

  /** The converter to a type, or null. Created on demand, since linking each takes time. */
  static @Nullable Converter<?> to(Class<?> type) {
    if (type == Byte.class) {
      return small(Byte.class, Byte.MIN_VALUE, Byte.MAX_VALUE, text -> (byte) bounded(text, 1));
    }
    if (type == Short.class) {
      return small(Short.class, Short.MIN_VALUE, Short.MAX_VALUE, text -> (short) bounded(text, 2));
    }
    if (type == Integer.class) {
      return whole(Integer.class, text -> (int) bounded(text, Integer.BYTES));
    }
    if (type == Long.class) {
      return whole(Long.class, text -> bounded(text, Long.BYTES));
    }
    if (type == BigInteger.class) {
      return whole(BigInteger.class, NumberConverters::big);
    }
    if (type == Float.class) {
      return decimal(Float.class, NumberConverters::toFloat);
    }
    if (type == Double.class) {
      return decimal(Double.class, NumberConverters::toDouble);
    }
    if (type == BigDecimal.class) {
      return decimal(BigDecimal.class, text -> new BigDecimal(decimal(text)));
    }
    return null;
  }

  private static <T> Converter<T> small(
      Class<T> type, long least, long most, BuiltInConverter.Parser<T> parser) {
    String expected = "a whole number from " + least + " to " + most;
    return new BuiltInConverter<>(
        type, WHOLE, expected, "set it to a whole number such as 42", parser);
  }

  private static <T> Converter<T> whole(Class<T> type, BuiltInConverter.Parser<T> parser) {
    return new BuiltInConverter<>(
        type, WHOLE, "a whole number", "set it to a whole number such as 5432", parser);
  }

  private static <T> Converter<T> decimal(Class<T> type, BuiltInConverter.Parser<T> parser) {
    return new BuiltInConverter<>(
        type, "VARVE-0143", "a number", "set it to a number such as 2.5", parser);
  }

  private static long bounded(String text, int bytes) throws ConversionException {
    BigInteger value = big(text);
    if (value.bitLength() >= bytes * Byte.SIZE) {
      long most = Long.MAX_VALUE >> ((Long.BYTES - bytes) * Byte.SIZE);
      throw outOfRange("a whole number from " + (-most - 1) + " to " + most);
    }
    return value.longValue();
  }

  private static ConversionException outOfRange(String expected) {
    return ConversionException.found("a number out of range").code("VARVE-0144").expected(expected);
  }

  private static BigInteger big(String written) throws ConversionException {
    String text = written.strip();
    boolean hex = HEX_SYNTAX.matcher(text).matches();
    if (!hex && !WHOLE_SYNTAX.matcher(text).matches()) {
      throw ConversionException.found(ValueDescriptions.kind(written));
    }
    boolean negative = text.charAt(0) == '-';
    int start = negative || text.charAt(0) == '+' ? 1 : 0;
    String digits = text.substring(start + (hex ? 2 : 0)).replace("_", "");
    checkLength(digits);
    BigInteger value = new BigInteger(digits, hex ? 16 : 10);
    return negative ? value.negate() : value;
  }

  private static float toFloat(String text) throws ConversionException {
    float value = Float.parseFloat(decimal(text));
    if (Float.isInfinite(value)) {
      throw outOfRange("a number from " + -Float.MAX_VALUE + " to " + Float.MAX_VALUE);
    }
    return value;
  }

  private static double toDouble(String text) throws ConversionException {
    double value = Double.parseDouble(decimal(text));
    if (Double.isInfinite(value)) {
      throw outOfRange("a number from " + -Double.MAX_VALUE + " to " + Double.MAX_VALUE);
    }
    return value;
  }

  /** The string without underscores, if it looks like a decimal number. */
  private static String decimal(String text) throws ConversionException {
    String stripped = text.strip();
    if (!DECIMAL_SYNTAX.matcher(stripped).matches()) {
      throw ConversionException.found(ValueDescriptions.kind(text));
    }
    checkLength(stripped);
    return stripped.replace("_", "");
  }

  private static void checkLength(String digits) throws ConversionException {
    if (digits.length() > MOST_DIGITS) {
      throw ConversionException.found("a number of more than " + MOST_DIGITS + " digits");
    }
  }
}
