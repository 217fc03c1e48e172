package io.varve.config.layered.internal.convert;

import io.varve.config.layered.internal.value.ValueDescriptions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parser of durations: ISO-8601, or whole numbers with units from the largest to the smallest:
 * {@code 250ms}, {@code 30s}, {@code 1h30m}, {@code -5m}. Units are in lower case, since {@code M}
 * could mean months.
 */
final class DurationParser {
  /** An amount, its unit, and the spaces behind both. */
  private static final Pattern AMOUNT = Pattern.compile("([0-9]+) *(\\p{L}*) *");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "d", Duration.ofDays(1),
          "h", Duration.ofHours(1),
          "m", Duration.ofMinutes(1),
          "s", Duration.ofSeconds(1),
          "ms", Duration.ofMillis(1),
          "us", Duration.ofNanos(1000),
          "µs", Duration.ofNanos(1000),
          "ns", Duration.ofNanos(1));

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
    } catch (ArithmeticException | NumberFormatException e) {
      throw ConversionException.found("a duration out of range")
          .expected("a duration of at most 2^63 seconds");
    }
  }

  private static Duration amounts(String text, int start) throws ConversionException {
    Duration sum = Duration.ZERO;
    Duration last = ChronoUnit.FOREVER.getDuration();
    Matcher amount = AMOUNT.matcher(text);
    int at = start;
    do {
      if (!amount.region(at, text.length()).lookingAt()) {
        throw ConversionException.found(ValueDescriptions.kind(text));
      }
      String unit = amount.group(2);
      if (unit.isEmpty() && at == start && amount.end() == text.length()) {
        throw ConversionException.found("a number without a unit")
            .code("VARVE-0148")
            .remedy("add a unit, such as 250ms, 30s, 5m, 2h or 1d");
      }
      Duration length = UNITS.get(unit);
      if (length == null) {
        throw ConversionException.found("text")
            .remedy("use the units d, h, m, s, ms, us and ns, as in 30s, or ISO-8601, as in PT30S");
      }
      if (length.compareTo(last) >= 0) {
        throw ConversionException.found("text");
      }
      last = length;
      sum = sum.plus(length.multipliedBy(Long.parseLong(amount.group(1))));
      at = amount.end();
    } while (at < text.length());
    return sum;
  }
}
