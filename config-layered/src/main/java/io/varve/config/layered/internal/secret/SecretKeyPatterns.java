package io.varve.config.layered.internal.secret;

import io.varve.config.layered.internal.value.KeyScanner;
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
 * <p>{@link KeyGlobs} add to these rules.
 */
public final class SecretKeyPatterns {
  /** A key that contains none of these strings is not secret. This applies to most keys. */
  private static final List<String> ROOTS =
      List.of(
          "key pass secret token auth cred pwd cookie salt jwt dsn bearer connection".split(" "));

  private final KeyGlobs more;

  /** The built-in rules and additional patterns, none of which may be blank. */
  public SecretKeyPatterns(Collection<String> more) {
    this.more = new KeyGlobs(more);
  }

  /** Returns true if the value of a canonical key must not be shown. */
  public boolean isSecret(String key) {
    return (mayBeSecret(key) && isSecretByName(key)) || more.test(key);
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
}
