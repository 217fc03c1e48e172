package io.varve.config.layered.internal.secret;

import io.varve.config.ConfigKey;
import io.varve.config.layered.internal.value.KeyScanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * Patterns of configuration keys. A pattern matches a key and all keys below it, and ignores list
 * indices. {@code *} and {@code **} stand for any characters, including dots: {@code *.pin} matches
 * {@code pin} at any depth, {@code payment} or {@code payment.**} all keys of {@code payment},
 * {@code *-license} each name with this ending. Names are normalized in the same way as keys:
 * {@code *.myPin} is {@code *.my-pin}. A pattern with a quote is used verbatim.
 */
public final class KeyGlobs implements Predicate<String> {
  public static final KeyGlobs NONE = new KeyGlobs(List.of());

  private final List<String> patterns;

  /** Patterns, none of which may be blank. */
  public KeyGlobs(Collection<String> written) {
    List<String> all = new ArrayList<>();
    for (String text : written) {
      if (text.isBlank()) {
        throw new IllegalArgumentException("a pattern of keys must not be blank");
      }
      String pattern = text.strip().replace("**", "*");
      addWithBelow(pattern.indexOf('"') < 0 ? ConfigKey.fold(pattern) : pattern, all);
    }
    this.patterns = List.copyOf(all);
  }

  private static void addWithBelow(String pattern, List<String> all) {
    all.add(pattern);
    all.add(pattern + ".*");
    if (pattern.startsWith("*.") && pattern.length() > 2) {
      addWithBelow(pattern.substring(2), all);
    }
    if (pattern.endsWith(".*") && pattern.length() > 2) {
      all.add(pattern.substring(0, pattern.length() - 2));
    }
  }

  /** Returns true if at least one pattern matches a canonical key. */
  @Override
  public boolean test(String key) {
    if (patterns.isEmpty()) {
      return false;
    }
    String names = key.indexOf('[') < 0 ? key : withoutIndices(key);
    return patterns.stream().anyMatch(pattern -> matches(pattern, names));
  }

  private static String withoutIndices(String key) {
    StringBuilder names = new StringBuilder(key.length());
    int end;
    for (int at = 0; at < key.length(); at = end) {
      end = KeyScanner.endOfPart(key, at);
      names.append(key.charAt(at) == '[' ? "" : key.substring(at, end));
    }
    return names.toString();
  }

  /** Matches in quadratic time at most. In the pattern, {@code *} stands for any characters. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
