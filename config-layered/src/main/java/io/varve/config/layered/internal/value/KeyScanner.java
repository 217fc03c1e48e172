package io.varve.config.layered.internal.value;

/** Steps through a canonical key without making its parts. */
public final class KeyScanner {
  private KeyScanner() {}

  /** The position after the dot, if there is one. */
  public static int startOfName(String key, int at) {
    return at < key.length() && key.charAt(at) == '.' ? at + 1 : at;
  }

  /** The position after the name that begins here: a dot, a bracket, or the end. */
  public static int endOfName(String key, int start) {
    int i = start;
    if (i < key.length() && key.charAt(i) == '"') {
      for (i++; i < key.length() && key.charAt(i) != '"'; i++) {
        if (key.charAt(i) == '\\') {
          i++;
        }
      }
      return Math.min(i + 1, key.length());
    }
    while (i < key.length() && key.charAt(i) != '.' && key.charAt(i) != '[') {
      i++;
    }
    return i;
  }

  /** The position after a canonical key that stands here as whole parts, or -1. */
  public static int after(String key, int at, String part) {
    int start = part.charAt(0) == '[' ? at : startOfName(key, at);
    int end = start + part.length();
    if (!key.startsWith(part, start)) {
      return -1;
    }
    return end == key.length() || key.charAt(end) == '.' || key.charAt(end) == '[' ? end : -1;
  }
}
