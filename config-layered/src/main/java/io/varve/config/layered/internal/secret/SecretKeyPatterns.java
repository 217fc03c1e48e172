package io.varve.config.layered.internal.secret;

import io.varve.config.ConfigKey;
import io.varve.config.layered.internal.value.KeyScanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Decides from a key alone whether its value is a secret. Immutable and pure.
 *
 * <p>Built in: keys whose last name ends with a word for a secret ({@code db.password}, {@code
 * api-key}, {@code "DB_PASSWORD"}, {@code token-2}), also with a word for its form behind it
 * ({@code secret.value}, {@code password-hash}); everything below a name for several secrets
 * ({@code credentials}, {@code api-keys}); and everything below a name that is such a word and
 * nothing else, unless the last name only speaks of it ({@code token.ttl}). In doubt a value is
 * secret. Counts ({@code max-tokens}) and other compounds ({@code token-bucket.size}, {@code
 * password-policy.min-length}, {@code token-file}) are none.
 *
 * <p>More are given as patterns, which match without regard to list indices and cover what lies
 * below a match. {@code *} is any text, dots and all, and {@code **} the same: {@code *.pin} is
 * every {@code pin} at any depth, {@code payment} or {@code payment.**} everything of {@code
 * payment}, {@code *-license} every name that ends so. Names fold as in keys: {@code *.myPin} is
 * {@code *.my-pin}; a pattern with a quote is taken as it is.
 */
public final class SecretKeyPatterns {
  /** A key without any of these names no secret, which is most of them. */
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

  /**
   * The roots by the character that they begin with: all keys are looked through at every start.
   */
  private static final String[][] ROOTS_BY_START = rootsByStart();

  private final List<String> patterns;

  /**
   * The built-in rules and more.
   *
   * @param more patterns, see the class
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
   * Whether the value of a key may not be shown.
   *
   * @param key a canonical key
   * @return whether it is a secret's
   */
  public boolean isSecret(String key) {
    return (mayBeSecret(key) && isSecretByName(key)) || matchesPattern(key);
  }

  private static boolean mayBeSecret(String key) {
    // Names in quotes keep their case, so that only their words tell.
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
        if (last.isSecrets() || (last.endsAsSecret() && name.isForm())) {
          return true;
        }
        below |= last.isNothingButSecret();
      }
      last = name;
    }
    return last != null && (last.isSecret() || (below && !last.isAbout()));
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
