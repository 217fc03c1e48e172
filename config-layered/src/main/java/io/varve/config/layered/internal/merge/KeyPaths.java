package io.varve.config.layered.internal.merge;

/** Walks the paths of canonical keys without taking them apart. */
final class KeyPaths {
  private KeyPaths() {}

  /** The canonical key one part shorter; the empty root above a single name. */
  static String parent(String key) {
    int end = key.length() - 1;
    char last = key.charAt(end);
    if (last == ']') {
      return key.substring(0, key.lastIndexOf('['));
    }
    int i = end;
    if (last == '"') {
      i = openingQuote(key);
    }
    while (i >= 0 && key.charAt(i) != '.') {
      i--;
    }
    return i < 0 ? "" : key.substring(0, i);
  }

  /** The position of the next bracket that opens an index, from a position on, or -1. */
  static int nextIndex(String key, int from) {
    int open = key.indexOf('[', from);
    if (open < 0 || key.indexOf('"') < 0) {
      return open;
    }
    while (open >= 0 && insideQuotes(key, open)) {
      open = key.indexOf('[', open + 1);
    }
    return open;
  }

  /** The position of the quote that opens the last name, which is quoted. */
  private static int openingQuote(String key) {
    int open = 0;
    boolean inside = false;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (inside && c == '\\') {
        i++;
      } else if (c == '"') {
        inside = !inside;
        open = inside ? i : open;
      }
    }
    return open;
  }

  private static boolean insideQuotes(String key, int position) {
    boolean inside = false;
    for (int i = 0; i < position; i++) {
      char c = key.charAt(i);
      if (inside && c == '\\') {
        i++;
      } else if (c == '"') {
        inside = !inside;
      }
    }
    return inside;
  }
}
