package io.varve.config.layered.internal.bind;

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
import java.util.List;

/** Moments, dates and spans of time, as ISO-8601 writes them. */
final class TimeConverters {
  private TimeConverters() {}

  static List<Converter<?>> all() {
    return List.of(
        new BuiltIn<>(
            Duration.class,
            "a duration",
            "set it to a number with a unit such as 250ms, 30s, 5m, 2h or 1d",
            DurationText::parse),
        iso(Period.class, "a period", "P1M or P14D", Period::parse),
        iso(Instant.class, "a moment in UTC", "2026-01-31T08:00:00Z", Instant::parse),
        iso(LocalDate.class, "a date", "2026-01-31", LocalDate::parse),
        iso(LocalTime.class, "a time of day", "08:30", LocalTime::parse),
        iso(LocalDateTime.class, "a date and time", "2026-01-31T08:30:00", LocalDateTime::parse),
        iso(
            OffsetDateTime.class,
            "a date and time with an offset",
            "2026-01-31T08:30:00+01:00",
            OffsetDateTime::parse),
        iso(
            ZonedDateTime.class,
            "a date and time with a zone",
            "2026-01-31T08:30:00+01:00[Europe/Zurich]",
            ZonedDateTime::parse),
        iso(ZoneId.class, "a time zone", "Europe/Zurich", ZoneId::of));
  }

  private static <T> Converter<T> iso(
      Class<T> type, String expected, String example, BuiltIn.Parser<T> parser) {
    return new BuiltIn<>(
        type, expected, "set it as in " + example, text -> parser.parse(text.strip()));
  }
}
