package io.varve.config.tool.internal.host;

/** Escapes texts for human-readable output. */
public final class DisplayText {
  private static final int MOST = 200;

  private DisplayText() {}

  /** One line with control characters escaped; a long text is cut and its length added. */
  public static String line(String text) {
    return text.length() > MOST
        ? escaped(text.substring(0, MOST)) + "… (" + text.length() + " characters)"
        : escaped(text);
  }

  /** One line with control characters escaped. */
  public static String escaped(String text) {
    return lines(text).replace("\n", "\\n").replace("\t", "\\t");
  }

  /** Escapes control characters other than line breaks and tabs. */
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

  /** One line: line breaks become blanks. */
  public static String whole(String text) {
    return escaped(text.replaceAll("\\s*[\\n\\r]\\s*", " "));
  }

  /**
   * Escapes lone surrogates, which UTF-8 cannot encode, and control characters that JSON permits.
   * JSON, YAML and properties share the escapes.
   */
  public static String printable(String text) {
    return printable(text, "\\u");
  }

  /** Escapes the same characters with another prefix before the four digits. */
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
