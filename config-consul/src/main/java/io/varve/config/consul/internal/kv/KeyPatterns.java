package io.varve.config.consul.internal.kv;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns of Consul keys. {@code *} matches any characters but a slash, {@code **} also slashes,
 * and {@code ?} one character but a slash. A pattern without a slash is compared with the last
 * segment of a key, any other with the whole key. Immutable.
 */
public final class KeyPatterns {
  public static final KeyPatterns NONE = new KeyPatterns(List.of());

  private final List<Pattern> ofNames;
  private final List<Pattern> ofKeys;

  /** Compiles patterns. */
  public KeyPatterns(List<String> written) {
    ofNames = written.stream().filter(text -> !hasSlash(text)).map(KeyPatterns::compile).toList();
    ofKeys = written.stream().filter(KeyPatterns::hasSlash).map(KeyPatterns::compile).toList();
  }

  private static boolean hasSlash(String pattern) {
    return pattern.indexOf('/') >= 0;
  }

  /** Returns true if at least one pattern matches. */
  public boolean matches(String key) {
    return anyMatches(ofKeys, key) || anyMatches(ofNames, key.substring(key.lastIndexOf('/') + 1));
  }

  private static boolean anyMatches(List<Pattern> patterns, String text) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
  }

  private static Pattern compile(String written) {
    // Keys have no slash at the beginning. A folder stands for all of its keys.
    String pattern = written.replaceFirst("^/+", "") + (written.endsWith("/") ? "**" : "");
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (pattern.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (pattern.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
