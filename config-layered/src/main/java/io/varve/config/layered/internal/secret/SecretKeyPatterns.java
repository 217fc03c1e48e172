package io.varve.config.layered.internal.secret;

import io.varve.config.ConfigKey;
import io.varve.config.layered.internal.value.KeyScanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Rules that tell from a key whether its value is secret. Immutable.
 *
 * <p>By the built-in rules these are secret:
 *
 * <ul>
 *   <li>a key whose last name ends with a secret word ({@code db.password}, {@code api-key}, {@code
 *       "DB_PASSWORD"}, {@code token-2}), optionally followed by its format ({@code secret.value},
 *       {@code password-hash});
 *   <li>all keys below a plural of secret words ({@code credentials}, {@code api-keys});
 *   <li>all keys below a name that is a secret word alone, unless the last name is metadata ({@code
 *       token.ttl}).
 * </ul>
 *
 * <p>In doubt a value is secret. Counts ({@code max-tokens}) and other compounds ({@code
 * token-bucket.size}, {@code password-policy.min-length}, {@code token-file}) are not.
 *
 * <p>Patterns add to these rules. A pattern matches a key and all keys below it, and ignores list
 * indices. {@code *} and {@code **} stand for any text, including dots: {@code *.pin} matches
 * {@code pin} at any depth, {@code payment} or {@code payment.**} all keys of {@code payment},
 * {@code *-license} each name with that ending. Names are folded as in keys: {@code *.myPin} is
 * {@code *.my-pin}. A pattern with a quote is used verbatim.
 */
public final class SecretKeyPatterns {
  /** A key without any of these is not secret by name. Most keys have none. */
  private static final List<String> ROOTS =
      List.of(
          "key",
          "pass",
          "secret",
          "token",
          "auth",
          "cred",
          "pwd",
          "cookie",
          "salt",
          "jwt",
          "dsn",
          "bearer",
          "connection");

  private static final String[] NO_ROOTS = {};

  /** The roots by their first character, since all keys are searched at every start. */
  private static final String[][] ROOTS_BY_START = rootsByStart();

  private final List<String> patterns;

  /**
   * The built-in rules with additional patterns.
   *
   * @param more the patterns, as described at the class
   * @throws IllegalArgumentException if a pattern is blank
   */
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

  private static String[][] rootsByStart() {
    String[][] byStart = new String['z' + 1][];
    for (char c = 0; c < byStart.length; c++) {
      String start = String.valueOf(c);
      List<String> roots = new ArrayList<>();
      for (String root : ROOTS) {
        if (root.startsWith(start)) {
          roots.add(root);
        }
      }
      byStart[c] = roots.toArray(new String[0]);
    }
    return byStart;
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

  /**
   * Returns true if the value of a key must not be shown.
   *
   * @param key a canonical key
   * @return true for a secret
   */
  public boolean isSecret(String key) {
    return (mayBeSecret(key) && isSecretByName(key)) || matchesPattern(key);
  }

  private static boolean mayBeSecret(String key) {
    // Quoted names keep their case, which the roots do not cover.
    return key.indexOf('"') >= 0 || containsRoot(key);
  }

  private static boolean containsRoot(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      String[] roots = c < ROOTS_BY_START.length ? ROOTS_BY_START[c] : NO_ROOTS;
      for (String root : roots) {
        if (key.startsWith(root, i)) {
          return true;
        }
      }
    }
    return false;
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
    return patterns.stream().anyMatch(pattern -> Wildcard.matches(pattern, names));
  }

  private static String withoutIndices(String key) {
    StringBuilder names = new StringBuilder(key.length());
    int at = 0;
    while (at < key.length()) {
      if (key.charAt(at) == '[') {
        at = key.indexOf(']', at) + 1;
      } else {
        int end = KeyScanner.endOfName(key, KeyScanner.startOfName(key, at));
        names.append(key, at, end);
        at = end;
      }
    }
    return names.toString();
  }
}
