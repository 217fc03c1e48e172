package io.varve.config.file.internal.parse;

import org.jspecify.annotations.Nullable;

/**
 * Tokenizer for the grammar of {@link java.util.Properties}, with line numbers. Not thread-safe.
 */
final class PropertiesTokenizer {
  private final String text;
  private int position;

  /**
   * Index of the next backslash at or after the position; the length of the text if there is none.
   */
  private int backslash = -1;

  private int carriageReturn = -1;

  /** The entry: a range of the whole text if it has no backslash, else a joined line of its own. */
  private String logical = "";

  private boolean plain;
  private int start;
  private int end;
  private long naturalLine = 1;
  private long line;
  private @Nullable String key;
  private @Nullable String value;

  PropertiesTokenizer(String text) {
    this.text = text;
  }

  /** Advances to the next entry; returns false at the end. */
  boolean next() {
    if (!readLogical()) {
      return false;
    }
    int keyEnd = keyEnd();
    int valueStart = keyEnd;
    boolean separator = false;
    while (valueStart < end) {
      char c = logical.charAt(valueStart);
      if (!separator && (c == '=' || c == ':')) {
        separator = true;
      } else if (!isBlank(c)) {
        break;
      }
      valueStart++;
    }
    key = unescape(start, keyEnd);
    value = unescape(valueStart, end);
    return true;
  }

  private int keyEnd() {
    int i = start;
    while (i < end && !endsKey(logical.charAt(i))) {
      i += logical.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i, end);
  }

  /** The first line of the entry, from 1. */
  long line() {
    return line;
  }

  /** The key, or null if an escape in it is malformed. */
  @Nullable String key() {
    return key;
  }

  /** The value, or null if an escape in it is malformed. */
  @Nullable String value() {
    return value;
  }

  /** Advances to the next logical line: skips comments and empty lines, joins continuations. */
  private boolean readLogical() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (isBlank(c)) {
        position++;
      } else if (c == '\n' || c == '\r') {
        position++;
        endLine(c);
      } else if (c == '#' || c == '!') {
        skipToLineEnd();
      } else {
        return readPlain() || readEscaped();
      }
    }
    return false;
  }

  /** Takes the line at the position without copying, if it has no backslash. */
  private boolean readPlain() {
    if (carriageReturn < position) {
      carriageReturn = indexOf('\r');
    }
    if (backslash < position) {
      backslash = indexOf('\\');
    }
    int i = Math.min(indexOf('\n'), carriageReturn);
    if (backslash < i) {
      return false;
    }
    line = naturalLine;
    logical = text;
    plain = true;
    start = position;
    end = i;
    position = i;
    if (position < text.length()) {
      endLine(text.charAt(position++));
    }
    return true;
  }

  private int indexOf(char c) {
    int index = text.indexOf(c, position);
    return index < 0 ? text.length() : index;
  }

  /**
   * Reads one logical line with backslashes. As in the JDK, a line of only a backslash is an entry
   * without key if nothing follows it, and the line after it can be a comment.
   */
  private boolean readEscaped() {
    StringBuilder joined = new StringBuilder();
    boolean found = readEscaped(joined);
    logical = joined.toString();
    plain = false;
    start = 0;
    end = logical.length();
    return found;
  }

  private boolean readEscaped(StringBuilder joined) {
    boolean skipBlanks = true;
    boolean continued = false;
    boolean escaped = false;
    while (position < text.length()) {
      char c = text.charAt(position++);
      boolean lineEnd = c == '\n' || c == '\r';
      if (skipBlanks) {
        if (isBlank(c)) {
          continue;
        }
        if (lineEnd && !continued) {
          endLine(c);
          continue;
        }
        skipBlanks = false;
        continued = false;
      }
      if (joined.length() == 0 && (c == '#' || c == '!')) {
        skipToLineEnd();
        skipBlanks = true;
        continue;
      }
      if (!lineEnd) {
        if (joined.length() == 0) {
          line = naturalLine;
        }
        joined.append(c);
        escaped = c == '\\' && !escaped;
        continue;
      }
      boolean last = position == text.length();
      endLine(c);
      if (joined.length() == 0) {
        skipBlanks = true;
      } else if (!escaped) {
        return true;
      } else {
        joined.setLength(joined.length() - 1);
        if (last) {
          return true;
        }
        skipBlanks = true;
        continued = true;
        escaped = false;
      }
    }
    if (joined.length() == 0) {
      return false;
    }
    if (escaped) {
      joined.setLength(joined.length() - 1);
    }
    return true;
  }

  private void endLine(char c) {
    if (c == '\r' && position < text.length() && text.charAt(position) == '\n') {
      position++;
    }
    naturalLine++;
  }

  private void skipToLineEnd() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '\n' || c == '\r') {
        return;
      }
      position++;
    }
  }

  private static boolean endsKey(char c) {
    return c == '=' || c == ':' || isBlank(c);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
  }

  private @Nullable String unescape(int from, int to) {
    int i = plain ? to : from;
    while (i < to && logical.charAt(i) != '\\') {
      i++;
    }
    if (i == to) {
      return logical.substring(from, to);
    }
    StringBuilder unescaped = new StringBuilder(to - from).append(logical, from, i);
    while (i < to) {
      char c = logical.charAt(i++);
      if (c != '\\' || i == to) {
        unescaped.append(c);
        continue;
      }
      char kind = logical.charAt(i++);
      if (kind == 'u') {
        int unit = hex(i, to);
        if (unit < 0) {
          return null;
        }
        unescaped.append((char) unit);
        i += 4;
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

  private int hex(int from, int to) {
    if (to - from < 4) {
      return -1;
    }
    int unit = 0;
    for (int i = from; i < from + 4; i++) {
      char c = logical.charAt(i);
      // Only ASCII digits: Character.digit also takes those of other scripts.
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }
}
