package io.varve.config.file.internal.parse;

import io.varve.config.Origin;
import io.varve.config.spi.SourceLayer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reader for the grammar of {@link java.util.Properties}, with line numbers. Not thread-safe. */
public final class PropertiesReader {
  private final String text;
  private final boolean endsWithCrLf;
  private int position;
  private long linesRead;

  /** The string that contains the entry: the whole document, or joined lines. */
  private String source = "";

  private int start;
  private int end;
  private long line;

  /** The first line, from 1; a key or value with a malformed escape is null. */
  record Entry(long line, @Nullable String key, @Nullable String value) {}

  PropertiesReader(String text) {
    this.text = text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    this.endsWithCrLf = text.endsWith("\r\n");
  }

  public static SourceLayer read(String text, Origin origin) {
    LayerCollector collector = new LayerCollector(text, origin);
    PropertiesReader reader = new PropertiesReader(text);
    for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
      String key = entry.key();
      String value = entry.value();
      if (key == null || value == null) {
        collector.problem(
            "VARVE-0440",
            key,
            entry.line(),
            "four hexadecimal digits after \\u",
            "fewer, or other characters",
            "complete it as in \\u00e9, write the character itself, or double the backslash");
      } else if (key.isEmpty()) {
        collector.problem(
            "VARVE-0441",
            null,
            entry.line(),
            "a key",
            "a line without one",
            "put a key before the value");
      } else {
        collector.put(SpringNames.withoutBrackets(key), value, entry.line());
      }
    }
    return collector.build();
  }

  /** Reads the next entry; null at the end. */
  @Nullable Entry next() {
    if (!readLogicalLine()) {
      return null;
    }
    int keyEnd = start;
    while (keyEnd < end && !endsKey(source.charAt(keyEnd))) {
      keyEnd += source.charAt(keyEnd) == '\\' ? 2 : 1;
    }
    keyEnd = Math.min(keyEnd, end);
    int valueStart = skipBlanks(source, keyEnd, end);
    if (valueStart < end && isSeparator(source.charAt(valueStart))) {
      valueStart = skipBlanks(source, valueStart + 1, end);
    }
    return new Entry(
        line,
        unescape(source.substring(start, keyEnd)),
        unescape(source.substring(valueStart, end)));
  }

  /**
   * Advances to the next logical line. As in the JDK, a line that consists of a backslash is an
   * entry without a key if nothing follows it, and the next line can be a comment.
   */
  private boolean readLogicalLine() {
    StringBuilder joined = null;
    while (position < text.length()) {
      readNaturalLine();
      boolean first = joined == null || joined.isEmpty();
      if (first && (start == end || text.charAt(start) == '#' || text.charAt(start) == '!')) {
        continue;
      }
      line = first ? linesRead : line;
      boolean continued = isContinued();
      if (!continued && first) {
        return true;
      }
      joined = joined == null ? new StringBuilder() : joined;
      joined.append(text, start, continued ? end - 1 : end);
      if (!continued || (position >= text.length() && !endsWithCrLf)) {
        return useJoined(joined);
      }
    }
    return joined != null && !joined.isEmpty() && useJoined(joined);
  }

  private boolean useJoined(StringBuilder joined) {
    source = joined.toString();
    start = 0;
    end = source.length();
    return true;
  }

  /** Advances to the next line of the document, after its leading blanks. */
  private void readNaturalLine() {
    source = text;
    int lineBreak = text.indexOf('\n', position);
    end = lineBreak < 0 ? text.length() : lineBreak;
    start = skipBlanks(text, position, end);
    position = end + 1;
    linesRead++;
  }

  /** Returns true for a line that ends with an odd number of backslashes. */
  private boolean isContinued() {
    int i = end;
    while (i > start && text.charAt(i - 1) == '\\') {
      i--;
    }
    return (end - i) % 2 == 1;
  }

  private static int skipBlanks(String line, int from, int to) {
    int i = from;
    while (i < to && isBlank(line.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean endsKey(char c) {
    return isSeparator(c) || isBlank(c);
  }

  private static boolean isSeparator(char c) {
    return c == '=' || c == ':';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
  }

  private static @Nullable String unescape(String escaped) {
    int i = escaped.indexOf('\\');
    if (i < 0) {
      return escaped;
    }
    StringBuilder unescaped = new StringBuilder(escaped.length()).append(escaped, 0, i);
    while (i < escaped.length()) {
      char c = escaped.charAt(i++);
      if (c != '\\' || i == escaped.length()) {
        unescaped.append(c);
        continue;
      }
      char kind = escaped.charAt(i++);
      if (kind == 'u') {
        int end = i + 4;
        if (end > escaped.length()
            || !escaped.substring(i, end).chars().allMatch(HexFormat::isHexDigit)) {
          return null;
        }
        unescaped.append((char) HexFormat.fromHexDigits(escaped, i, end));
        i = end;
      } else {
        unescaped.append(control(kind));
      }
    }
    return unescaped.toString();
  }

  private static char control(char kind) {
    return switch (kind) {
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'n' -> '\n';
      case 'f' -> '\f';
      default -> kind;
    };
  }
}
