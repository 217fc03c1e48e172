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
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads files up to a size limit, strictly as UTF-8. Thread-safe. */
final class TextReader {
  private static final char REPLACEMENT = '\uFFFD';
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final int maxSize;

  TextReader(int maxSize) {
    this.maxSize = maxSize;
  }

  /** Refuses a file that cannot be read or is too large. */
  byte[] bytes(FileInventory.Opener opener, String displayName) {
    byte[] bytes;
    try (InputStream in = opener.open()) {
      bytes = in.readNBytes(maxSize + 1);
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

  /** Refuses bytes that are not UTF-8, and a NUL as in binary files. Drops a byte order mark. */
  static String text(byte[] bytes, String displayName) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // Malformed UTF-8 is decoded to this character. Valid text may also contain it.
    if (text.indexOf(REPLACEMENT) >= 0 || text.indexOf('\0') >= 0) {
      refuseOtherThanText(bytes, displayName);
    }
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static void refuseOtherThanText(byte[] bytes, String displayName) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length), true);
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    int bad = result.isError() ? in.position() : latin.indexOf('\0');
    if (bad >= 0) {
      long line = 1 + latin.substring(0, bad).chars().filter(c -> c == '\n').count();
      throw new SourceException(
          Problem.at(
                  Origin.line(FileOrigin.SOURCE, displayName, line),
                  "UTF-8 text",
                  "binary or another encoding at byte " + bad,
                  "save it as UTF-8, or keep it out of the configuration")
              .withCode("VARVE-0422"));
    }
  }
}
