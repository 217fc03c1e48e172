package io.varve.config.layered.internal.convert;

import static io.varve.config.layered.internal.convert.TestConversions.read;
import static io.varve.config.layered.internal.convert.TestConversions.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.varve.config.DataSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeParserTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          512, 512
          512B, 512
          64KiB, 65536
          10MB, 10000000
          10mb, 10000000
          1kB, 1000
          2GiB, 2147483648
          1TB, 1000000000000
          1TiB, 1099511627776
          '10 MB', 10000000
          1_024B, 1024
          0, 0
          """)
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
}
