package io.varve.config.file.internal.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.varve.config.SourceException;
import io.varve.config.file.internal.scan.FileInventory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextReaderTest {
  /** Java's replacement character for malformed UTF-8 is valid UTF-8 itself. */
  @Test
  void replacementCharacter_isText() {
    String text = "a: \uFFFD ü";
    assertEquals(text, TextReader.text(text.getBytes(StandardCharsets.UTF_8), "x"));
    assertEquals(text, TextReader.text(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8), "x"));
    assertEquals("", TextReader.text("\uFEFF".getBytes(StandardCharsets.UTF_8), "x"));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "7, 1", "200000, 70000", "300000, 3", "500000, 70000"})
  void bytes_areAllRead_whateverAStreamReturns(int available, int atOnce) {
    byte[] bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    FileInventory.Opener opener =
        () ->
            new ByteArrayInputStream(bytes) {
              @Override
              public int read(byte[] to, int from, int length) {
                return super.read(to, from, Math.min(atOnce, length));
              }

              @Override
              public int available() {
                return available;
              }
            };
    assertArrayEquals(bytes, new TextReader(300_000).bytes(opener, "x"));
    assertThrows(SourceException.class, () -> new TextReader(299_999).bytes(opener, "x"));
  }
}
