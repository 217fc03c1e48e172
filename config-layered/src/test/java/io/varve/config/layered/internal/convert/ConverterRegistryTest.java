package io.varve.config.layered.internal.convert;

import static io.varve.config.layered.internal.convert.TestConversions.read;
import static io.varve.config.layered.internal.convert.TestConversions.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Converter;
import io.varve.config.InvalidValueException;
import io.varve.config.Problem;
import io.varve.config.Secret;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConverterRegistryTest {
  enum Mode {
    READ_ONLY,
    READ_WRITE,
    UTF8
  }

  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  @Test
  void boolean_acceptsWordsInAnyCase() {
    for (String yes : List.of("true", "TRUE", "Yes", "on", " on ")) {
      assertTrue(read(boolean.class, yes), yes);
    }
    for (String no : List.of("false", "False", "no", "OFF")) {
      assertFalse(read(Boolean.class, no), no);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "0", "y", "tru", "enabled"})
  void boolean_refusesOtherTexts(String text) {
    Problem problem = refused(boolean.class, text);
    assertEquals("true or false", problem.expected());
    assertEquals("set it to true or false", problem.remedy());
  }

  @Test
  void char_isOneCharacter() {
    assertEquals(';', read(char.class, ";"));
    assertEquals(' ', read(Character.class, " "));
    assertEquals("an empty value", refused(char.class, "").found());
    assertEquals("a longer text \"ab\"", refused(char.class, "ab").found());
  }

  @Test
  void namesOfThings_areRead() {
    assertEquals(
        URI.create("https://example.org/a?b"), read(URI.class, " https://example.org/a?b"));
    assertEquals(Path.of("/var/lib"), read(Path.class, "/var/lib"));
    assertEquals("a+b", read(Pattern.class, "a+b").pattern());
    assertEquals(StandardCharsets.UTF_8, read(Charset.class, "utf-8"));
    assertEquals(Locale.forLanguageTag("de-CH"), read(Locale.class, "de_CH"));
    assertEquals(Currency.getInstance("EUR"), read(Currency.class, "EUR"));
    assertEquals(
        UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
        read(UUID.class, "123e4567-e89b-12d3-a456-426614174000"));
    assertEquals("x", read(Secret.class, "x").reveal());
    assertEquals(" as it is ", read(String.class, " as it is "));
  }

  @Test
  void times_areRead() {
    assertEquals(
        Instant.parse("2026-01-31T08:00:00Z"), read(Instant.class, "2026-01-31T08:00:00Z"));
    assertEquals(LocalDate.of(2026, 1, 31), read(LocalDate.class, "2026-01-31"));
    assertEquals(LocalTime.of(8, 30), read(LocalTime.class, "08:30"));
    assertEquals(
        LocalDateTime.of(2026, 1, 31, 8, 30), read(LocalDateTime.class, "2026-01-31T08:30:00"));
    assertEquals(
        OffsetDateTime.parse("2026-01-31T08:30:00+01:00"),
        read(OffsetDateTime.class, "2026-01-31T08:30:00+01:00"));
    assertEquals(
        ZonedDateTime.parse("2026-01-31T08:30:00+01:00[Europe/Zurich]"),
        read(ZonedDateTime.class, "2026-01-31T08:30:00+01:00[Europe/Zurich]"));
    assertEquals(ZoneId.of("Europe/Zurich"), read(ZoneId.class, "Europe/Zurich"));
    assertEquals(Period.ofDays(14), read(Period.class, "P14D"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          java.net.URI, 'a b', a URI
          java.net.URI, '', a URI
          java.nio.file.Path, '', a path
          java.util.regex.Pattern, 'a(', a regular expression
          java.nio.charset.Charset, nope, a character set of this JVM
          java.nio.charset.Charset, '', a character set of this JVM
          java.util.Locale, 'x y z', a language tag
          java.util.Currency, Taler, a currency code
          java.util.UUID, 1-1-1-1-1, a UUID
          java.time.Instant, yesterday, a moment in UTC
          java.time.LocalDate, 2026-02-30, a date
          java.time.ZoneId, Europe/Atlantis, a time zone
          """)
  void wrongText_isRefused(Class<?> type, String text, String expected) {
    assertEquals(expected, refused(type, text).expected());
  }

  @Test
  void pattern_tooDeepIsNoStackOverflow() {
    refused(Pattern.class, "(".repeat(200_000) + ")".repeat(200_000));
  }

  record Colour(int rgb) {}

  private static <T> Converter<T> converter(Class<T> type, BuiltInConverter.Parser<T> parser) {
    return new BuiltInConverter<>(type, "TEST-1", "a test", "set it well", parser);
  }

  @Test
  void ownConverter_comesBeforeBuiltInsAndRecords() {
    Binder own =
        new Binder(
            new ConverterRegistry(
                List.of(
                    converter(Colour.class, text -> new Colour(Integer.decode(text))),
                    converter(Integer.class, text -> text.length()),
                    converter(Integer.class, text -> -1),
                    converter(Mode.class, text -> Mode.UTF8))));
    assertEquals(new Colour(255), own.get(MapValueLookup.of("k", "#ff"), "k", Colour.class));
    assertEquals(3, own.<Integer>get(MapValueLookup.of("k", "abc"), "k", int.class));
    assertEquals(Mode.UTF8, own.get(MapValueLookup.of("k", "?"), "k", Mode.class));
  }

  @Test
  void ownConverter_failureKeepsTheCause() {
    IllegalStateException cause = new IllegalStateException("no");
    Binder own =
        new Binder(
            new ConverterRegistry(
                List.of(
                    converter(
                        Colour.class,
                        text -> {
                          throw cause;
                        }))));
    InvalidValueException e =
        assertThrows(
            InvalidValueException.class,
            () -> own.get(MapValueLookup.of("k", "v"), "k", Colour.class));
    assertEquals(cause, e.getCause());
    assertEquals(
        "k (test:1): expected a test, found text \"v\"; set it well [TEST-1]", e.getMessage());
  }

  @Test
  @SuppressWarnings({"NullAway", "DataFlowIssue"})
  void ownConverter_thatGivesNullIsNamed() {
    Binder own = new Binder(new ConverterRegistry(List.of(converter(Colour.class, text -> null))));
    InvalidValueException e =
        assertThrows(
            InvalidValueException.class,
            () -> own.get(MapValueLookup.of("k", "v"), "k", Colour.class));
    assertTrue(
        e.problems().get(0).toString().contains("nothing from " + BuiltInConverter.class.getName()),
        e.toString());
  }

  @Test
  void shownText_isCutAndOnOneLine() {
    String found = refused(int.class, "x\t" + "y".repeat(200)).found();
    assertEquals("text \"x " + "y".repeat(58) + "…\"", found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://app:hunter2@db/orders",
        "host=db;Password=hunter2",
        "-----BEGIN RSA hunter2",
        "AccountKey=hunter2",
        "a\nhunter2"
      })
  void shownText_isNotOneThatLooksAsIfItHeldASecret(String text) {
    InvalidValueException e =
        assertThrows(InvalidValueException.class, () -> read(int.class, text));
    assertEquals("text", e.problems().get(0).found());
    assertThat(Throwables.getStackTrace(e)).doesNotContain("hunter2");
  }

  @Test
  void secretKey_showsTheShapeOnly() {
    for (Class<?> type :
        List.of(
            int.class,
            double.class,
            URI.class,
            Pattern.class,
            Mode.class,
            Duration.class,
            UUID.class)) {
      MapValueLookup values = MapValueLookup.of("db.password", "hunter2 (");
      InvalidValueException e =
          assertThrows(InvalidValueException.class, () -> binder.get(values, "db.password", type));
      assertEquals("text", e.problems().get(0).found());
      assertThat(Throwables.getStackTrace(e)).as(type.getName()).doesNotContain("hunter2");
    }
  }
}
