package io.varve.config.file.internal.load;

import io.varve.config.DataSize;
import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.file.internal.FileOrigin;
import io.varve.config.file.internal.scan.FileInventory;
import io.varve.config.file.internal.scan.FileStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Reads files up to a size limit, strictly as UTF-8. Thread-safe. */
final class TextReader {
  private static final char REPLACEMENT = '\uFFFD';
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Bytes per read: the JDK keeps a buffer of this size for each thread. */
  private static final int PIECE = 64 << 10;

  private final int maxSize;

  TextReader(int maxSize) {
    this.maxSize = maxSize;
  }

  /**
   * Returns all bytes of a file.
   *
   * @throws SourceException if it cannot be read or is too large
   */
  byte[] bytes(FileInventory.Opener opener, String displayName) {
    byte[] bytes;
    try (InputStream in = opener.open()) {
      bytes = read(in, maxSize + 1);
    } catch (IOException e) {
      throw new SourceException(
          List.of(FileStatus.unreadable(displayName, e.getClass().getSimpleName())), e);
    }
    if (bytes.length > maxSize) {
      throw new SourceException(
          Problem.at(
                  FileOrigin.of(displayName),
                  "at most " + new DataSize(maxSize),
                  "a larger file",
                  "raise varve.file.max-size, or move what is no configuration elsewhere")
              .withCode("VARVE-0421"));
    }
    return bytes;
  }

  /**
   * Like {@link InputStream#readNBytes(int)}, but without joining a file from many small arrays.
   */
  private static byte[] read(InputStream in, int most) throws IOException {
    byte[] bytes = new byte[Math.min(most, in.available())];
    int length = 0;
    int more = 0;
    while (more >= 0 && length < bytes.length) {
      more = in.read(bytes, length, Math.min(PIECE, bytes.length - length));
      length += Math.max(0, more);
    }
    byte[] rest = in.readNBytes(most - length);
    if (length < bytes.length || rest.length > 0) {
      bytes = Arrays.copyOf(bytes, length + rest.length);
      System.arraycopy(rest, 0, bytes, length, rest.length);
    }
    return bytes;
  }

  /**
   * Returns the bytes as text, without a byte order mark.
   *
   * @throws SourceException if they are not UTF-8, or contain a NUL as binary files do
   */
  static String text(byte[] bytes, String displayName) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // Malformed UTF-8 is decoded to this character. A text may also contain it by itself.
    boolean suspicious = text.indexOf(REPLACEMENT) >= 0 || text.indexOf('\0') >= 0;
    if (suspicious) {
      refuseOtherThanText(bytes, displayName);
    }
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static void refuseOtherThanText(byte[] bytes, String displayName) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    int bad = result.isError() ? in.position() : indexOfNul(bytes);
    if (bad >= 0) {
      long line = 1;
      for (int i = 0; i < bad; i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new SourceException(
          Problem.at(
                  Origin.line(FileOrigin.SOURCE, displayName, line),
                  "UTF-8 text",
                  "binary or another encoding at byte " + bad,
                  "save it as UTF-8, or keep it out of the configuration")
              .withCode("VARVE-0422"));
    }
  }

  private static int indexOfNul(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }
}
