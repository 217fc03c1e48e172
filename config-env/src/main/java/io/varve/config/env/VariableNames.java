package io.varve.config.env;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;

/** Names of environment variables for a key. Pure. */
final class VariableNames {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private VariableNames() {}

  /** Returns the names for a canonical key, in order of precedence. */
  static Collection<String> of(String key) {
    String underscored = underscored(key);
    Collection<String> names = new LinkedHashSet<>();
    names.add(key);
    names.add(underscored);
    names.add(upper(underscored));
    names.add(collapsed(key));
    names.add(dashless(key));
    names.remove("");
    return names;
  }

  /**
   * Hash of the letters and digits, regardless of case. It is equal for a key and all its names,
   * and rarely equal for others. Allocates nothing.
   *
   * @param end the end of the part to hash
   */
  static long signature(String text, int end) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (isAlphanumeric(c)) {
        hash = (hash ^ (c >= 'a' ? c - ('a' - 'A') : c)) * FNV_PRIME;
      }
    }
    return hash;
  }

  static long signature(String text) {
    return signature(text, text.length());
  }

  /**
   * Returns true for the signature of a string without letters and digits. Such a string is no
   * name.
   */
  static boolean isEmpty(long signature) {
    return signature == FNV_OFFSET;
  }

  /**
   * Returns the name in upper case, with single underscores between the words and without
   * underscores at the start or end.
   */
  static String collapsed(String text) {
    StringBuilder name = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c)) {
        gap = name.length() > 0;
        continue;
      }
      if (gap) {
        name.append('_');
        gap = false;
      }
      name.append(c);
    }
    return upper(name.toString());
  }

  /** Returns the key in upper case, its parts joined by underscores, without dashes. */
  static String dashless(String key) {
    StringBuilder name = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (isAlphanumeric(c)) {
        name.append(c);
      } else if (c != '-' && c != ']' && c != '"') {
        name.append('_');
      }
    }
    return upper(name.toString());
  }

  private static String underscored(String key) {
    StringBuilder name = new StringBuilder(key);
    for (int i = 0; i < name.length(); i++) {
      if (!isAlphanumeric(name.charAt(i))) {
        name.setCharAt(i, '_');
      }
    }
    return name.toString();
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
