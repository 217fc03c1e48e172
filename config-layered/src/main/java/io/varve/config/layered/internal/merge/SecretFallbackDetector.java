package io.varve.config.layered.internal.merge;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import java.util.function.Predicate;

/** Finds defaults for secrets in values with placeholders. Pure. */
public final class SecretFallbackDetector {
  private SecretFallbackDetector() {}

  /**
   * Returns true if an unresolved value contains a default for a secret, such as {@code
   * ${db.password:…}}.
   */
  public static boolean isIn(String text, Predicate<String> secretKeys) {
    for (PlaceholderReference reference : PlaceholderReference.in(text)) {
      String fallback = reference.fallback();
      if (isIn(reference.key(), secretKeys)
          || (fallback != null
              && (mayBeSecret(reference.key(), secretKeys) || isIn(fallback, secretKeys)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayBeSecret(String name, Predicate<String> secretKeys) {
    try {
      return name.contains("${") || secretKeys.test(ConfigKey.canonical(name.strip()));
    } catch (ConfigException noKey) {
      return true;
    }
  }
}
