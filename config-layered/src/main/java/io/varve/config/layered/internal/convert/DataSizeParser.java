package io.varve.config.layered.internal.convert;

import static java.util.Map.entry;

import io.varve.config.DataSize;
import io.varve.config.layered.internal.value.ValueDescriptions;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser of {@link DataSize}: an amount with a unit, decimal (kB) or binary (KiB). */
final class DataSizeParser {
  private static final Pattern SYNTAX =
      Pattern.compile("\\+?([0-9]++(?:_++[0-9]++)*+) *([A-Za-z]*)");
  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          entry("", 1L),
          entry("b", 1L),
          entry("kb", 1000L),
          entry("mb", 1000L * 1000),
          entry("gb", 1000L * 1000 * 1000),
          entry("tb", 1000L * 1000 * 1000 * 1000),
          entry("kib", 1L << 10),
          entry("mib", 1L << 20),
          entry("gib", 1L << 30),
          entry("tib", 1L << 40));

  private DataSizeParser() {}

  static DataSize parse(String written) throws ConversionException {
    String text = written.strip();
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw ConversionException.found(
          text.startsWith("-") ? "a negative amount" : ValueDescriptions.kind(text));
    }
    String unit = matcher.group(2).toLowerCase(Locale.ROOT);
    Long factor = UNITS.get(unit);
    if (factor == null) {
      throw unit.length() == 1 && "kmgt".contains(unit)
          ? ConversionException.found("a unit that can mean two things")
              .code("VARVE-0150")
              .remedy("say whether it counts in 1000 (10MB) or in 1024 (10MiB)")
          : ConversionException.found("an unknown unit");
    }
    try {
      String digits = matcher.group(1).replace("_", "");
      return new DataSize(Math.multiplyExact(Long.parseLong(digits), factor));
    } catch (ArithmeticException | NumberFormatException e) {
      throw ConversionException.found("an amount out of range")
          .expected("a data size of at most " + Long.MAX_VALUE + " bytes");
    }
  }
}
