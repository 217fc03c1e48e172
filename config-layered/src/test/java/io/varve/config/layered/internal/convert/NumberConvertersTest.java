package io.varve.config.layered.internal.convert;

import static io.varve.config.layered.internal.convert.TestConversions.read;
import static io.varve.config.layered.internal.convert.TestConversions.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.Problem;
import io.varve.config.layered.internal.bind.Binder;
import io.varve.config.layered.internal.value.MapValueLookup;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberConvertersTest {
  private final Binder binder = new Binder(new ConverterRegistry(List.of()));

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          5432, 5432
          -1, -1
          +7, 7
          ' 8 ', 8
          010, 10
          1_000_000, 1000000
          0xFF, 255
          -0x1, -1
          0X7f_ff_ff_ff, 2147483647
          2147483647, 2147483647
          -2147483648, -2147483648
          0000000000000000000000005, 5
          """)
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
  void int_namesWhatItFound() {
    assertEquals(
        "k (test:1): expected a whole number, found text \"abc\"; set it to a whole number such as"
            + " 5432 [VARVE-0142]",
        refused(int.class, "abc").toString());
    assertEquals("an empty value", refused(int.class, "").found());
    assertEquals("blank text", refused(int.class, "  ").found());
    assertEquals("a decimal number \"1.5\"", refused(int.class, "1.5").found());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          java.lang.Byte, 128, -128 to 127
          java.lang.Byte, -129, -128 to 127
          java.lang.Short, 32768, -32768 to 32767
          java.lang.Integer, 2147483648, -2147483648 to 2147483647
          java.lang.Integer, -2147483649, -2147483648 to 2147483647
          java.lang.Integer, 0xFFFFFFFF, -2147483648 to 2147483647
          java.lang.Long, 9223372036854775808, -9223372036854775808 to 9223372036854775807
          java.lang.Long, -9223372036854775809, -9223372036854775808 to 9223372036854775807
          """)
  void wholeNumber_outOfRangeNamesTheRange(Class<?> type, String text, String range) {
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
  @CsvSource(
      textBlock =
          """
          1, 1
          -2.5, -2.5
          .5, 0.5
          5., 5
          1e3, 1000
          1_000.5, 1000.5
          +1E-2, 0.01
          """)
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
  void double_outOfRangeNamesTheRange() {
    assertEquals(
        "a number from -1.7976931348623157E308 to 1.7976931348623157E308",
        refused(double.class, "1e400").expected());
    assertEquals(
        "a number from -3.4028235E38 to 3.4028235E38", refused(float.class, "1e39").expected());
  }

  @Test
  void optionalNumbers_wrapTheValue() {
    assertEquals(OptionalInt.of(5), read(OptionalInt.class, "5"));
    assertEquals(OptionalLong.of(5), read(OptionalLong.class, "5"));
    assertEquals(OptionalDouble.of(5), read(OptionalDouble.class, "5"));
    assertEquals(OptionalInt.empty(), binder.get(MapValueLookup.of(), "k", OptionalInt.class));
    assertEquals("a whole number", refused(OptionalInt.class, "x").expected());
  }
}
