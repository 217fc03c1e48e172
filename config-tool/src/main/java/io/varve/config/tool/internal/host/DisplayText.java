package io.varve.config.tool.internal.host;

/** Texts as a line for people can bear them. Pure. */
public final class DisplayText {
  private static final int MOST = 200;

  private DisplayText() {}

  /** On one line, control characters as escapes; of a long text the beginning and the length. */
  public static String line(String text) {
    return text.length() > MOST
        ? escaped(text.substring(0, MOST)) + "… (" + text.length() + " characters)"
        : escaped(text);
  }

  /** On one line, however long, control characters as escapes. */
  public static String escaped(String text) {
    return lines(text).replace("\n", "\\n").replace("\t", "\\t");
  }

  /** Its line breaks and tabs as they are, other control characters as escapes. */
  public static String lines(String text) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r') {
        lines.append("\\r");
      } else if (Character.isISOControl(c) && c != '\n' && c != '\t') {
        lines.append("\\u%04x".formatted((int) c));
      } else {
        lines.append(c);
      }
    }
    return lines.toString();
  }

  /** On one line, however long: a line break is a blank. */
  public static String whole(String text) {
    return escaped(text.replaceAll("\\s*[\\n\\r]\\s*", " "));
  }

  /**
   * Halves of pairs, which no UTF-8 can hold, and the control characters that JSON lets through, as
   * escapes that JSON, YAML and properties share.
   */
  public static String printable(String text) {
    return printable(text, "\\u");
  }

  /** The same characters as something, and their four digits. */
  public static String printable(String text, String escape) {
    StringBuilder whole = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
      if (pair) {
        whole.append(c).append(text.charAt(++i));
      } else if (Character.isSurrogate(c) || (c >= 0x7f && c <= 0x9f)) {
        whole.append(escape).append("%04x".formatted((int) c));
      } else {
        whole.append(c);
      }
    }
    return whole.toString();
  }
}
