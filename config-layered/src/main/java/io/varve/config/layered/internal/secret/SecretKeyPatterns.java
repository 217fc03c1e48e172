package io.varve.config.layered.internal.secret;

import io.varve.config.ConfigKey;
import io.varve.config.layered.internal.value.KeyScanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Rules that determine from a key if its value is secret. Immutable.
 *
 * <p>According to the built-in rules, these keys are secret:
 *
 * <ul>
 *   <li>a key whose last segment ends with a secret word ({@code db.password}, {@code api-key},
 *       {@code "DB_PASSWORD"}, {@code token-2}), also if a suffix such as {@code .value} or {@code
 *       -hash} follows;
 *   <li>all keys below a plural of secret words ({@code credentials}, {@code api-keys});
 *   <li>all keys below a segment that consists of one secret word, except keys whose last segment
 *       describes the secret ({@code token.ttl}).
 * </ul>
 *
 * <p>In case of doubt, a value is secret. Counts ({@code max-tokens}) and other compounds ({@code
 * token-bucket.size}, {@code password-policy.min-length}, {@code token-file}) are not.
 *
 * <p>Patterns add to these rules. A pattern matches a key and all keys below it, and ignores list
 * indices. {@code *} and {@code **} stand for any characters, including dots: {@code *.pin} matches
 * {@code pin} at any depth, {@code payment} or {@code payment.**} all keys of {@code payment},
 * {@code *-license} each name with this ending. Names are normalized in the same way as keys:
 * {@code *.myPin} is {@code *.my-pin}. A pattern with a quote is used verbatim.
 */
public final class SecretKeyPatterns {
  /** A key that contains none of these strings is not secret. This applies to most keys. */
  private static final List<String> ROOTS =
      List.of(
          "key pass secret token auth cred pwd cookie salt jwt dsn bearer connection".split(" "));

  private final List<String> patterns;

  /** The built-in rules and additional patterns, none of which may be blank. */
  public SecretKeyPatterns(Collection<String> more) {
    List<String> all = new ArrayList<>();
    for (String written : more) {
      if (written.isBlank()) {
        throw new IllegalArgumentException("a pattern for secret keys must not be blank");
      }
      String pattern = written.strip().replace("**", "*");
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

  /** Returns true if the value of a canonical key must not be shown. */
  public boolean isSecret(String key) {
    return (mayBeSecret(key) && isSecretByName(key)) || matchesPattern(key);
  }

  private static boolean mayBeSecret(String key) {
    for (String root : ROOTS) {
      if (key.contains(root)) {
        return true;
      }
    }
    return key.indexOf('"') >= 0; // a quoted name keeps its case, which the roots do not cover
  }

  private static boolean isSecretByName(String key) {
    boolean below = false;
    SecretNameClassifier last = null;
    int at = 0;
    while (at < key.length()) {
      if (key.charAt(at) == '[') {
        at = key.indexOf(']', at) + 1;
        continue;
      }
      int start = KeyScanner.startOfName(key, at);
      at = KeyScanner.endOfName(key, start);
      SecretNameClassifier name = SecretNameClassifier.of(key.substring(start, at));
      if (last != null) {
        if (last.isPluralOfSecrets() || (last.endsWithSecret() && name.isFormat())) {
          return true;
        }
        below |= last.isSecretAlone();
      }
      last = name;
    }
    return last != null && (last.isSecret() || (below && !last.isMetadata()));
  }

  private boolean matchesPattern(String key) {
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
