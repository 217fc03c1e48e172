package io.varve.config.layered.internal.convert;

import io.varve.config.Converter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** Converters to durations, and to dates and times in ISO-8601. */
final class TimeConverters {
  private TimeConverters() {}

  /** The converter to a type, or null. Created on demand, since linking each takes time. */
  static @Nullable Converter<?> to(Class<?> type) {
    if (type == Duration.class) {
      return new BuiltInConverter<>(
          Duration.class,
          "VARVE-0147",
          "a duration",
          "set it to a number with a unit such as 250ms, 30s, 5m, 2h or 1d",
          DurationParser::parse);
    }
    if (type == Period.class) {
      return iso(Period.class, "a period", "P1M or P14D", Period::parse);
    }
    if (type == Instant.class) {
      return iso(Instant.class, "a moment in UTC", "2026-01-31T08:00:00Z", Instant::parse);
    }
    if (type == LocalDate.class) {
      return iso(LocalDate.class, "a date", "2026-01-31", LocalDate::parse);
    }
    if (type == LocalTime.class) {
      return iso(LocalTime.class, "a time of day", "08:30", LocalTime::parse);
    }
    if (type == LocalDateTime.class) {
      return iso(
          LocalDateTime.class, "a date and time", "2026-01-31T08:30:00", LocalDateTime::parse);
    }
    if (type == OffsetDateTime.class) {
      return iso(
          OffsetDateTime.class,
          "a date and time with an offset",
          "2026-01-31T08:30:00+01:00",
          OffsetDateTime::parse);
    }
    if (type == ZonedDateTime.class) {
      return iso(
          ZonedDateTime.class,
          "a date and time with a zone",
          "2026-01-31T08:30:00+01:00[Europe/Zurich]",
          ZonedDateTime::parse);
    }
    if (type == ZoneId.class) {
      return iso(ZoneId.class, "a time zone", "Europe/Zurich", ZoneId::of);
    }
    return null;
  }

  private static <T> Converter<T> iso(
      Class<T> type, String expected, String example, BuiltInConverter.Parser<T> parser) {
    return new BuiltInConverter<>(
        type,
        "VARVE-0151",
        expected,
        "set it as in " + example,
        text -> parser.parse(text.strip()));
  }
}
