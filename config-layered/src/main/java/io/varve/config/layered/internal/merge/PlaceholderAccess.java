package io.varve.config.layered.internal.merge;

import io.varve.config.Origin;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Limits of the placeholders in values of remote sources: a writer of the store must not read the
 * environment variables and system properties of each process that uses it.
 *
 * @param allowed for each limited source, the keys whose values it may still use although they come
 *     from the environment or the system properties
 */
public record PlaceholderAccess(Map<String, Predicate<String>> allowed) {
  public static final PlaceholderAccess UNLIMITED = new PlaceholderAccess(Map.of());

  /** The setting with the allowed keys, without the name of the source. */
  public static final String SETTING = "varve.placeholders";

  private static final Set<String> PROTECTED = Set.of("environment", "system-properties");

  /** Returns true if some sources must not use a value. */
  static boolean isProtected(Origin origin) {
    return PROTECTED.contains(origin.source());
  }

  /** Returns true if a value may use a protected value. */
  boolean allows(Origin user, String protectedKey) {
    Predicate<String> keys = allowed.get(user.source());
    return keys == null || keys.test(protectedKey);
  }
}
