package io.varve.config.tool.internal.format;

import io.varve.config.tool.internal.host.DisplayText;

/** Escapes keys and values so that {@link java.util.Properties} reads them back unchanged. */
public final class PropertiesEscaper {
  private PropertiesEscaper() {}

  static String key(String key) {
    return escaped(key, true);
  }

  static String value(String value) {
    return escaped(value, false);
  }

  private static String escaped(String text, boolean key) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean special = key ? " =:#!".indexOf(c) >= 0 : i == 0 && " #!=:".indexOf(c) >= 0;
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        case '\f' -> escaped.append("\\f");
        default -> {
          if (Character.isISOControl(c)) {
            escaped.append("\\u%04x".formatted((int) c));
          } else {
            escaped.append(special ? "\\" : "").append(c);
          }
        }
      }
    }
    return DisplayText.printable(escaped.toString());
  }
}
