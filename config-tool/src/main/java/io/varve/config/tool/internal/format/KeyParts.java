package io.varve.config.tool.internal.format;

import java.util.ArrayList;
import java.util.List;

/** Splits canonical keys into parts. Quotes and brackets are kept. */
public final class KeyParts {
  private KeyParts() {}

  /** Such as {@code servers}, {@code [0]}, {@code "a.b"} for {@code servers[0]."a.b"}. */
  public static List<String> parts(String key) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at < key.length()) {
      int start = key.charAt(at) == '.' ? at + 1 : at;
      at = end(key, start);
      parts.add(key.substring(start, at));
    }
    return parts;
  }

  private static int end(String key, int start) {
    if (key.charAt(start) == '[') {
      return key.indexOf(']', start) + 1;
    }
    if (key.charAt(start) != '"') {
      int i = start;
      while (i < key.length() && key.charAt(i) != '.' && key.charAt(i) != '[') {
        i++;
      }
      return i;
    }
    int i = start + 1;
    while (key.charAt(i) != '"') {
      i += key.charAt(i) == '\\' ? 2 : 1;
    }
    return i + 1;
  }

  public static boolean isIndex(String part) {
    return part.charAt(0) == '[';
  }

  static int index(String part) {
    return Integer.parseInt(part.substring(1, part.length() - 1));
  }
}
