package io.varve.config.layered.internal.value;

/** Scans the parts of a canonical key without creating them. */
public final class KeyScanner {
  private KeyScanner() {}

  /** The position after a dot, if there is one at this position. */
  public static int startOfName(String key, int at) {
    return at < key.length() && key.charAt(at) == '.' ? at + 1 : at;
  }

  /** The end of the name at a position: a dot, a bracket, or the end of the key. */
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

  /** The end of the part at a position: an index, or a name and the dot before it. */
  public static int endOfPart(String key, int at) {
    return key.charAt(at) == '[' ? key.indexOf(']', at) + 1 : endOfName(key, startOfName(key, at));
  }

  /** The end of a relative key at a position; -1 if the key does not continue with it. */
  public static int after(String key, int at, String part) {
    int start = part.charAt(0) == '[' ? at : startOfName(key, at);
    int end = start + part.length();
    if (!key.startsWith(part, start)) {
      return -1;
    }
    return end == key.length() || key.charAt(end) == '.' || key.charAt(end) == '[' ? end : -1;
  }
}
