package io.varve.config.file;

import org.jspecify.annotations.Nullable;

/**
 * The grammar of {@link java.util.Properties}, with line numbers, which that class does not tell.
 * Not thread-safe.
 */
final class PropertiesLines {
  private final String text;
  private final StringBuilder logical = new StringBuilder();
  private int position;
  private long naturalLine = 1;
  private long line;
  private @Nullable String key;
  private @Nullable String value;

  PropertiesLines(String text) {
    this.text = text;
  }

  /** Goes to the next entry; false at the end. */
  boolean next() {
    if (!readLogical()) {
      return false;
    }
    int length = logical.length();
    int keyEnd = 0;
    boolean escaped = false;
    while (keyEnd < length && (escaped || !endsKey(logical.charAt(keyEnd)))) {
      escaped = logical.charAt(keyEnd) == '\\' && !escaped;
      keyEnd++;
    }
    int valueStart = keyEnd;
    boolean separator = false;
    while (valueStart < length) {
      char c = logical.charAt(valueStart);
      if (!separator && (c == '=' || c == ':')) {
        separator = true;
      } else if (!isBlank(c)) {
        break;
      }
      valueStart++;
    }
    key = unescape(0, keyEnd);
    value = unescape(valueStart, length);
    return true;
  }

  /** The line on which the entry begins, from 1. */
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

  /**
   * Reads one logical line: comments and empty lines skipped, continuations joined. What looks odd
   * here is what the JDK does: a line of only a backslash is an entry without key if nothing
   * follows it, and does not keep the next line from being a comment.
   */
  private boolean readLogical() {
    logical.setLength(0);
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
      if (logical.length() == 0 && (c == '#' || c == '!')) {
        skipToLineEnd();
        skipBlanks = true;
        continue;
      }
      if (!lineEnd) {
        if (logical.length() == 0) {
          line = naturalLine;
        }
        logical.append(c);
        escaped = c == '\\' && !escaped;
        continue;
      }
      boolean last = position == text.length();
      endLine(c);
      if (logical.length() == 0) {
        skipBlanks = true;
      } else if (!escaped) {
        return true;
      } else {
        logical.setLength(logical.length() - 1);
        if (last) {
          return true;
        }
        skipBlanks = true;
        continued = true;
        escaped = false;
      }
    }
    if (logical.length() == 0) {
      return false;
    }
    if (escaped) {
      logical.setLength(logical.length() - 1);
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

  private @Nullable String unescape(int start, int end) {
    StringBuilder plain = new StringBuilder(end - start);
    int i = start;
    while (i < end) {
      char c = logical.charAt(i++);
      if (c != '\\' || i == end) {
        plain.append(c);
        continue;
      }
      char kind = logical.charAt(i++);
      if (kind == 'u') {
        int unit = hex(i, end);
        if (unit < 0) {
          return null;
        }
        plain.append((char) unit);
        i += 4;
      } else {
        plain.append(control(kind));
      }
    }
    return plain.toString();
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

  private int hex(int start, int end) {
    if (end - start < 4) {
      return -1;
    }
    int unit = 0;
    for (int i = start; i < start + 4; i++) {
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
