package io.varve.config.tool;

/** Texts as a line for people can bear them. Pure. */
final class Shown {
  private static final int MOST = 200;

  private Shown() {}

  /** On one line, control characters as escapes; of a long text the beginning and the length. */
  static String line(String text) {
    String start = text.length() > MOST ? text.substring(0, MOST) : text;
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < start.length(); i++) {
      char c = start.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> line.append(Character.isISOControl(c) ? "\\u%04x".formatted((int) c) : c);
      }
    }
    return start.equals(text) ? line.toString() : line + "… (" + text.length() + " characters)";
  }

  /** On one line, however long. */
  static String whole(String text) {
    return text.replaceAll("\\s*[\\n\\r]\\s*", " ").replaceAll("\\p{Cntrl}", " ");
  }

  /** Halves of pairs, which no UTF-8 can hold, as escapes that JSON, YAML and properties share. */
  static String withoutHalves(String text) {
    return withoutHalves(text, "\\u");
  }

  /** Halves of pairs as something, and their four digits. */
  static String withoutHalves(String text, String escape) {
    StringBuilder whole = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
      if (pair) {
        whole.append(c).append(text.charAt(++i));
      } else if (Character.isSurrogate(c)) {
        whole.append(escape).append("%04x".formatted((int) c));
      } else {
        whole.append(c);
      }
    }
    return whole.toString();
  }
}
