package io.varve.config.layered.internal.convert;

import io.varve.config.layered.internal.value.ValueDescriptions;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;

/**
 * Parser of durations: ISO-8601, or whole numbers with units from the largest to the smallest:
 * {@code 250ms}, {@code 30s}, {@code 1h30m}, {@code -5m}. Units are in lower case, since {@code M}
 * could mean months.
 */
final class DurationParser {
  private record Unit(String name, Duration length) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("d", Duration.ofDays(1)),
          new Unit("h", Duration.ofHours(1)),
          new Unit("m", Duration.ofMinutes(1)),
          new Unit("s", Duration.ofSeconds(1)),
          new Unit("ms", Duration.ofMillis(1)),
          new Unit("us", Duration.ofNanos(1000)),
          new Unit("µs", Duration.ofNanos(1000)),
          new Unit("ns", Duration.ofNanos(1)));

  private DurationParser() {}

  static Duration parse(String written) throws ConversionException {
    String text = written.strip();
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (start < text.length() && (text.charAt(start) == 'P' || text.charAt(start) == 'p')) {
      try {
        return Duration.parse(text);
      } catch (DateTimeException e) {
        throw ConversionException.found("text");
      }
    }
    try {
      Duration duration = amounts(text, start);
      return text.startsWith("-") ? duration.negated() : duration;
    } catch (ArithmeticException e) {
      throw outOfRange();
    }
  }

  private static Duration amounts(String text, int start) throws ConversionException {
    Duration sum = Duration.ZERO;
    int last = -1;
    int i = start;
    do {
      int digits = i;
      while (i < text.length() && isDigit(text.charAt(i))) {
        i++;
      }
      if (i == digits || i - digits > 30) {
        throw i == digits ? ConversionException.found(ValueDescriptions.kind(text)) : outOfRange();
      }
      BigInteger amount = new BigInteger(text.substring(digits, i));
      while (i < text.length() && text.charAt(i) == ' ') {
        i++;
      }
      int unit = i;
      while (i < text.length() && Character.isLetter(text.charAt(i))) {
        i++;
      }
      if (i == unit && i == text.length() && last < 0) {
        throw ConversionException.found("a number without a unit")
            .code("VARVE-0148")
            .remedy("add a unit, such as 250ms, 30s, 5m, 2h or 1d");
      }
      int index = unit(text.substring(unit, i));
      if (index <= last) {
        throw ConversionException.found("text");
      }
      last = index;
      sum = sum.plus(UNITS.get(index).length().multipliedBy(amount.longValueExact()));
      while (i < text.length() && text.charAt(i) == ' ') {
        i++;
      }
    } while (i < text.length());
    return sum;
  }

  private static ConversionException outOfRange() {
    return ConversionException.found("a duration out of range")
        .expected("a duration of at most 2^63 seconds");
  }

  private static int unit(String name) throws ConversionException {
    for (int i = 0; i < UNITS.size(); i++) {
      if (UNITS.get(i).name().equals(name)) {
        return i;
      }
    }
    throw ConversionException.found("text")
        .remedy("use the units d, h, m, s, ms, us and ns, as in 30s, or ISO-8601, as in PT30S");
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
