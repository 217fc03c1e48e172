package io.varve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1, 1B",
    "1000, 1000B",
    "1023, 1023B",
    "1024, 1KiB",
    "1536, 1536B",
    "65536, 64KiB",
    "1048576, 1MiB",
    "1049600, 1025KiB",
    "10000000, 10000000B",
    "1073741824, 1GiB",
    "3298534883328, 3TiB",
    "2251799813685248, 2048TiB",
    "9223372036854775807, 9223372036854775807B"
  })
  void text_hasTheLargestBinaryUnitThatDivides(long bytes, String text) {
    assertThat(new DataSize(bytes)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void negativeAmount_isRefused(long bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataSize(bytes))
        .withMessage("a data size is 0 or more bytes");
  }

  @Test
  void sizes_areSortedByTheirBytes() {
    assertThat(Stream.of(1024L, 0L, Long.MAX_VALUE, 1000L).map(DataSize::new).sorted())
        .extracting(DataSize::bytes)
        .containsExactly(0L, 1000L, 1024L, Long.MAX_VALUE);
    assertThat(new DataSize(1024)).isEqualByComparingTo(new DataSize(1024));
  }
}
