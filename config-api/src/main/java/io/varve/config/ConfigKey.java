package io.varve.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The syntax of keys.
 *
 * <p>A key consists of names joined by dots, with list indices in brackets: {@code db.pool-size},
 * {@code servers[0].host}. A name that contains a dot or a bracket, or whose case matters, is
 * quoted: {@code loggers."com.acme"}; inside quotes {@code \"} and {@code \\} stand for themselves.
 *
 * <p>Names that are not quoted are converted to kebab-case: {@code poolSize}, {@code pool_size},
 * {@code PoolSize} and {@code pool-size} are the same name. The converted key is the
 * <em>canonical</em> form. Two strings are the same key if their canonical forms are equal.
 *
 * <p>All functions are pure. Those that take a key in any spelling throw a {@link ConfigException}
 * for a malformed one.
 */
public final class ConfigKey {
  /** Indexed by character. A table is faster than comparisons, whose branches are unpredictable. */
  private static final boolean[] IN_PLAIN_NAMES = new boolean[128];

  static {
    for (char c = 0; c < IN_PLAIN_NAMES.length; c++) {
      IN_PLAIN_NAMES[c] = isLower(c) || isDigit(c) || c == '-';
    }
  }

  private ConfigKey() {}

  /**
   * Returns true if a string is a key, in any spelling.
   *
   * @param text the string
   * @return false for a malformed key and for the empty root
   */
  public static boolean isKey(String text) {
    if (isPlain(text)) {
      return true;
    }
    try {
      return !parse(text, false).isEmpty();
    } catch (ConfigException e) {
      return false;
    }
  }

  /**
   * The canonical form of a key.
   *
   * @param key the key in any spelling; empty for the root
   * @return the canonical form; the same object if it was canonical
   */
  public static String canonical(String key) {
    if (isPlain(key)) {
      return key;
    }
    String canonical = String.join("", parse(key, true));
    return canonical.equals(key) ? key : canonical;
  }

  /**
   * The canonical key for a literal name.
   *
   * @param name any string
   * @return the name, quoted if it would otherwise be converted or split
   */
  public static String name(String name) {
    return isBare(name) ? name : quote(name);
  }

  /**
   * Joins a prefix and a key.
   *
   * @param prefix a canonical key, or the empty root
   * @param key a canonical key, or the empty root
   * @return the canonical key of both together
   */
  public static String join(String prefix, String key) {
    if (prefix.isEmpty()) {
      return key;
    }
    if (key.isEmpty()) {
      return prefix;
    }
    return key.charAt(0) == '[' ? prefix + key : prefix + '.' + key;
  }

  /**
   * An element of a list.
   *
   * @param list the canonical key of the list
   * @param index the index, from 0
   * @return the canonical key of the element
   */
  public static String element(String list, int index) {
    return list + '[' + index + ']';
  }

  /**
   * Returns true if a key is equal to a prefix or lies below it.
   *
   * @param key a canonical key
   * @param prefix a canonical key; everything lies below the empty root
   * @return true if the key is the prefix, or if it is the prefix, followed by further parts
   */
  public static boolean isUnder(String key, String prefix) {
    if (prefix.isEmpty()) {
      return true;
    }
    if (!key.startsWith(prefix)) {
      return false;
    }
    if (key.length() == prefix.length()) {
      return true;
    }
    char next = key.charAt(prefix.length());
    return next == '.' || next == '[';
  }

  /**
   * The part of a key below a prefix.
   *
   * @param key a canonical key under the prefix, see {@link #isUnder}
   * @param prefix a canonical key
   * @return the rest, canonical; empty if the two are equal
   */
  public static String below(String key, String prefix) {
    if (prefix.isEmpty() || key.length() == prefix.length()) {
      return prefix.isEmpty() ? key : "";
    }
    return key.substring(prefix.length() + (key.charAt(prefix.length()) == '.' ? 1 : 0));
  }

  /**
   * The parts of a key as they are written, not converted to kebab-case: names without their
   * quotes, indices with their brackets.
   *
   * @param key the key in any spelling
   * @return the parts in order; empty for the root
   */
  public static List<String> parts(String key) {
    return parse(key, false);
  }

  /**
   * Converts one name to kebab-case: {@code poolSize}, {@code pool_size} and {@code PoolSize}
   * become {@code pool-size}, {@code useHTTPProxy} becomes {@code use-http-proxy}. Only ASCII
   * letters change.
   *
   * @param name a name without quotes
   * @return the converted name; another conversion changes nothing
   */
  public static String fold(String name) {
    int length = name.length();
    StringBuilder folded = null;
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      boolean upper = c >= 'A' && c <= 'Z';
      if (folded == null && !upper && c != '_') {
        continue;
      }
      if (folded == null) {
        folded = new StringBuilder(length + 4).append(name, 0, i);
      }
      if (upper) {
        if (i > 0 && startsWord(name, i)) {
          folded.append('-');
        }
        folded.append((char) (c + ('a' - 'A')));
      } else {
        folded.append(c == '_' ? '-' : c);
      }
    }
    return folded == null ? name : folded.toString();
  }

  private static boolean startsWord(String name, int i) {
    char before = name.charAt(i - 1);
    if (isLower(before) || isDigit(before)) {
      return true;
    }
    boolean upperBefore = before >= 'A' && before <= 'Z';
    return upperBefore && i + 1 < name.length() && isLower(name.charAt(i + 1));
  }

  /** True for bare lower-case names with dots and indices, which are canonical without parsing. */
  private static boolean isPlain(String key) {
    boolean name = false;
    int length = key.length();
    for (int i = 0; i < length; i++) {
      char c = key.charAt(i);
      if (c < IN_PLAIN_NAMES.length && IN_PLAIN_NAMES[c]) {
        name = true;
      } else if (c == '.' && name) {
        name = false;
      } else if (c == '[' && name) {
        int end = endOfIndices(key, i);
        if (end < length && key.charAt(end) != '.') {
          return false;
        }
        i = end - 1;
      } else {
        return false;
      }
    }
    return name;
  }

  /**
   * The end of the well-formed indices that begin at a bracket; the bracket itself if there are
   * none.
   */
  private static int endOfIndices(String key, int open) {
    int end = open;
    while (end < key.length() && key.charAt(end) == '[') {
      int close = closingBracket(key, end);
      if (close < 0) {
        return end;
      }
      end = close + 1;
    }
    return end;
  }

  /** The position of the bracket that closes a well-formed index, or -1. */
  private static int closingBracket(String key, int open) {
    int i = open + 1;
    while (i < key.length() && isDigit(key.charAt(i))) {
      i++;
    }
    int digits = i - open - 1;
    boolean canonical = digits > 0 && digits <= 6 && (digits == 1 || key.charAt(open + 1) != '0');
    return canonical && i < key.length() && key.charAt(i) == ']' ? i : -1;
  }

  /**
   * Splits a key. With {@code fold}, the parts are canonical and include their dots: concatenated,
   * they are the canonical key. Without it, they are the names and indices as written.
   */
  private static List<String> parse(String key, boolean fold) {
    List<String> parts = new ArrayList<>();
    int length = key.length();
    int i = 0;
    while (i < length) {
      if (key.charAt(i) == '[') {
        int close = closingBracket(key, i);
        if (close < 0) {
          throw invalid(key, "an index such as [0]", "something else in brackets");
        }
        parts.add(key.substring(i, close + 1));
        i = close + 1;
      } else {
        if (!parts.isEmpty()) {
          if (key.charAt(i) != '.') {
            throw invalid(key, "a dot between two names", "none at position " + (i + 1));
          }
          i++;
        }
        int end = endOfName(key, i);
        parts.add(part(key.substring(i, end), fold, parts.isEmpty(), key));
        i = end;
      }
    }
    return parts;
  }

  private static String part(String written, boolean fold, boolean first, String key) {
    if (written.isEmpty()) {
      throw invalid(key, "a name between the dots", "nothing");
    }
    boolean quoted = written.charAt(0) == '"';
    String name = quoted ? unquote(written) : written;
    if (!fold) {
      return name;
    }
    return (first ? "" : ".") + name(quoted ? name : fold(name));
  }

  private static int endOfName(String key, int start) {
    int i = start;
    if (i < key.length() && key.charAt(i) == '"') {
      for (i++; i < key.length() && key.charAt(i) != '"'; i++) {
        if (key.charAt(i) == '\\') {
          i++;
        }
      }
      if (i >= key.length()) {
        throw invalid(key, "a closing quote", "none");
      }
      return i + 1;
    }
    for (; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '.' || c == '[') {
        break;
      }
      if (c == ']' || c == '"' || Character.isISOControl(c)) {
        throw invalid(key, "a name", "a bracket, quote or control character inside it");
      }
    }
    return i;
  }

  private static String quote(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String unquote(String quoted) {
    StringBuilder name = new StringBuilder(quoted.length());
    for (int i = 1; i < quoted.length() - 1; i++) {
      char c = quoted.charAt(i);
      name.append(c == '\\' ? quoted.charAt(++i) : c);
    }
    return name.toString();
  }

  /** True if the name needs no quotes, also inside a placeholder. */
  private static boolean isBare(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean foldsOrSplits = (c >= 'A' && c <= 'Z') || ".[]\"_:{}$=\\".indexOf(c) >= 0;
      if (foldsOrSplits || Character.isWhitespace(c) || Character.isISOControl(c)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static ConfigException invalid(String key, String expected, String found) {
    return new ConfigException(
        Problem.of(
                key,
                "a key such as db.pool-size or servers[0].host, with " + expected,
                found,
                "correct it, or quote the name as in loggers.\"com.acme\"")
            .withCode("VARVE-0001"));
  }
}
