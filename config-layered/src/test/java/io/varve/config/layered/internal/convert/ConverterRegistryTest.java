package io.varve.config.layered.internal.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Converter;
import io.varve.config.DataSize;
import io.varve.config.InvalidValueException;
import io.varve.config.Problem;
import io.varve.config.Secret;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
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

  enum Twins {
    foo,
    FOO,
    Bar
  }

  enum Nothing {}

  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  private <T> T read(Class<T> type, String text) {
    return binder.get(MapValueLookup.of("k", text), "k", type);
  }

  private Problem refused(Class<?> type, String text) {
    InvalidValueException e =
        assertThrows(InvalidValueException.class, () -> read(type, text), text);
    assertEquals(1, e.problems().size());
    assertEquals("test:1", e.problems().get(0).origin().orElseThrow().toString());
    return e.problems().get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "5432, 5432",
    "-1, -1",
    "+7, 7",
    "' 8 ', 8",
    "010, 10",
    "1_000_000, 1000000",
    "0xFF, 255",
    "-0x1, -1",
    "0X7f_ff_ff_ff, 2147483647",
    "2147483647, 2147483647",
    "-2147483648, -2147483648",
    "0000000000000000000000005, 5"
  })
  void int_accepts(String text, int expected) {
    assertEquals(expected, read(int.class, text));
    assertEquals(expected, read(Integer.class, text));
    assertEquals(expected, read(long.class, text));
    assertEquals(BigInteger.valueOf(expected), read(BigInteger.class, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "abc", "1.5", "1e3", "_1", "1_", "1 000", "0x", "--1", "1L", "١٢", "0x_1", "-"
      })
  void int_refusesOtherTexts(String text) {
    assertEquals("a whole number", refused(int.class, text).expected());
    assertEquals("a whole number", refused(BigInteger.class, text).expected());
  }

  @Test
  void int_saysWhatItFound() {
    assertEquals(
        "k (test:1): expected a whole number, found text \"abc\"; set it to a whole number such as"
            + " 5432 [VARVE-0142]",
        refused(int.class, "abc").toString());
    assertEquals("an empty value", refused(int.class, "").found());
    assertEquals("blank text", refused(int.class, "  ").found());
    assertEquals("a decimal number \"1.5\"", refused(int.class, "1.5").found());
  }

  @ParameterizedTest
  @CsvSource({
    "java.lang.Byte, 128, -128 to 127",
    "java.lang.Byte, -129, -128 to 127",
    "java.lang.Short, 32768, -32768 to 32767",
    "java.lang.Integer, 2147483648, -2147483648 to 2147483647",
    "java.lang.Integer, -2147483649, -2147483648 to 2147483647",
    "java.lang.Integer, 0xFFFFFFFF, -2147483648 to 2147483647",
    "java.lang.Long, 9223372036854775808, -9223372036854775808 to 9223372036854775807",
    "java.lang.Long, -9223372036854775809, -9223372036854775808 to 9223372036854775807"
  })
  void wholeNumber_outOfRangeSaysTheRange(Class<?> type, String text, String range) {
    Problem problem = refused(type, text);
    assertEquals("a whole number from " + range, problem.expected());
    assertEquals("a number out of range \"" + text + '"', problem.found());
  }

  @Test
  void wholeNumber_takesTheWholeRange() {
    assertEquals(Long.MIN_VALUE, read(long.class, "-9223372036854775808"));
    assertEquals(Long.MAX_VALUE, read(long.class, "0x7fffffffffffffff"));
    assertEquals((byte) -128, read(byte.class, "-128"));
    assertEquals((short) 32767, read(short.class, "32767"));
  }

  @Test
  void bigInteger_refusesAMillionDigitsQuickly() {
    assertTrue(refused(BigInteger.class, "9".repeat(1_000_000)).found().startsWith("a number of"));
    assertTrue(refused(int.class, "9".repeat(1_000_000)).found().startsWith("a number of"));
    assertTrue(refused(double.class, "9".repeat(1_000_000)).found().startsWith("a number of"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-2.5, -2.5",
    ".5, 0.5",
    "5., 5",
    "1e3, 1000",
    "1_000.5, 1000.5",
    "+1E-2, 0.01"
  })
  void double_accepts(String text, double expected) {
    assertEquals(expected, read(double.class, text));
    assertEquals((float) expected, read(float.class, text));
    assertEquals(
        0, new BigDecimal(Double.toString(expected)).compareTo(read(BigDecimal.class, text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "e5", ".e5", "NaN", "Infinity", "1d", "1f", "0x1p3", "1,5", "--1", "1__"})
  void double_refusesOtherTexts(String text) {
    refused(double.class, text);
    refused(float.class, text);
    refused(BigDecimal.class, text);
  }

  @Test
  void double_outOfRangeSaysTheRange() {
    assertEquals(
        "a number from -1.7976931348623157E308 to 1.7976931348623157E308",
        refused(double.class, "1e400").expected());
    assertEquals(
        "a number from -3.4028235E38 to 3.4028235E38", refused(float.class, "1e39").expected());
  }

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "READ_ONLY",
        "read_only",
        "read-only",
        "Read-Only",
        "readOnly",
        "ReadOnly",
        " read-only "
      })
  void enum_acceptsAnyCaseAndKebab(String text) {
    assertEquals(Mode.READ_ONLY, read(Mode.class, text));
  }

  @Test
  void enum_acceptsMixedCaseOfOneWord() {
    assertEquals(Mode.UTF8, read(Mode.class, "Utf8"));
    assertEquals(Twins.Bar, read(Twins.class, "BAR"));
  }

  @Test
  void enum_listsItsConstants() {
    assertEquals("one of READ_ONLY, READ_WRITE, UTF8", refused(Mode.class, "x").expected());
    assertEquals(
        "set it to one of these, such as READ_ONLY", refused(Mode.class, "readonly").remedy());
    refused(Mode.class, "");
    refused(Nothing.class, "x");
    assertTrue(refused(Character.UnicodeScript.class, "x").expected().endsWith(" more"));
  }

  @Test
  void enum_needsTheExactNameWhereCaseTellsConstantsApart() {
    assertEquals(Twins.foo, read(Twins.class, "foo"));
    assertEquals(Twins.FOO, read(Twins.class, "FOO"));
    refused(Twins.class, "Foo");
  }

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "30s, PT30S",
    "5m, PT5M",
    "2h, PT2H",
    "1d, PT24H",
    "7us, PT0.000007S",
    "7µs, PT0.000007S",
    "9ns, PT0.000000009S",
    "1h30m, PT1H30M",
    "1d 2h 3m 4s 5ms, PT26H3M4.005S",
    "' 10 s ', PT10S",
    "-5m, PT-5M",
    "+5m, PT5M",
    "0s, PT0S",
    "PT1.5S, PT1.5S",
    "P2D, PT48H",
    "-PT6H, PT-6H",
    "pt5m, PT5M"
  })
  void duration_accepts(String text, Duration expected) {
    assertEquals(expected, read(Duration.class, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "0", "-30", " 30 "})
  void duration_bareNumberSaysToAddAUnit(String text) {
    Problem problem = refused(Duration.class, text);
    assertEquals("a duration", problem.expected());
    assertTrue(problem.found().startsWith("a number without a unit"), problem.found());
    assertTrue(problem.remedy().startsWith("add a unit, such as 250ms"), problem.remedy());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "s", "-", "P", "PT", "1x", "5M", "1.5h", "30m1h", "5m5m", "1h30", "h5", "5 m x", "P1M"
      })
  void duration_refusesOtherTexts(String text) {
    assertEquals("a duration", refused(Duration.class, text).expected());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9999999999999999999s",
        "9223372036854775807d",
        "99999999999999999999999999999999999s"
      })
  void duration_outOfRange(String text) {
    assertTrue(refused(Duration.class, text).found().startsWith("a duration out of range"));
  }

  @ParameterizedTest
  @CsvSource({
    "512, 512",
    "512B, 512",
    "64KiB, 65536",
    "10MB, 10000000",
    "10mb, 10000000",
    "1kB, 1000",
    "2GiB, 2147483648",
    "1TB, 1000000000000",
    "1TiB, 1099511627776",
    "'10 MB', 10000000",
    "1_024B, 1024",
    "0, 0"
  })
  void dataSize_accepts(String text, long bytes) {
    assertEquals(new DataSize(bytes), read(DataSize.class, text));
  }

  @Test
  void dataSize_readsWhatItWrites() {
    for (long bytes : new long[] {0, 1, 1000, 1024, 65536, 1L << 50, Long.MAX_VALUE}) {
      DataSize size = new DataSize(bytes);
      assertEquals(size, read(DataSize.class, size.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "10XB", "1.5MB", "-1MB", "ten", "10MBs", "10M B"})
  void dataSize_refusesOtherTexts(String text) {
    assertEquals("a data size", refused(DataSize.class, text).expected());
  }

  @Test
  void dataSize_asksWhichUnitIsMeant() {
    assertEquals(
        "say whether it counts in 1000 (10MB) or in 1024 (10MiB)",
        refused(DataSize.class, "10M").remedy());
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807KiB", "99999999999999999999", "9007199254740992TiB"})
  void dataSize_outOfRange(String text) {
    assertTrue(refused(DataSize.class, text).found().startsWith("an amount out of range"));
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
  @CsvSource({
    "java.net.URI, 'a b', a URI",
    "java.net.URI, '', a URI",
    "java.nio.file.Path, '', a path",
    "java.util.regex.Pattern, 'a(', a regular expression",
    "java.nio.charset.Charset, nope, a character set of this JVM",
    "java.nio.charset.Charset, '', a character set of this JVM",
    "java.util.Locale, 'x y z', a language tag",
    "java.util.Currency, Taler, a currency code",
    "java.util.UUID, 1-1-1-1-1, a UUID",
    "java.time.Instant, yesterday, a moment in UTC",
    "java.time.LocalDate, 2026-02-30, a date",
    "java.time.ZoneId, Europe/Atlantis, a time zone"
  })
  void wrongText_isRefused(Class<?> type, String text, String expected) {
    assertEquals(expected, refused(type, text).expected());
  }

  @Test
  void pattern_tooDeepIsNoStackOverflow() {
    refused(Pattern.class, "(".repeat(200_000) + ")".repeat(200_000));
  }

  @Test
  void optionalNumbers_wrapTheValue() {
    assertEquals(OptionalInt.of(5), read(OptionalInt.class, "5"));
    assertEquals(OptionalLong.of(5), read(OptionalLong.class, "5"));
    assertEquals(OptionalDouble.of(5), read(OptionalDouble.class, "5"));
    assertEquals(OptionalInt.empty(), binder.get(MapValueLookup.of(), "k", OptionalInt.class));
    assertEquals("a whole number", refused(OptionalInt.class, "x").expected());
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
