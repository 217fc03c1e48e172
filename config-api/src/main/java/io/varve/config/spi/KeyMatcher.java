package io.varve.config.spi;

import java.util.Optional;
import java.util.Set;

/**
 * Finds values by key in a source that cannot derive keys from its names, such as the environment.
 *
 * <p>Called for every key that other layers define, or for those among {@link #keys} if that is
 * present. Also called for any other key when it is read. Must be pure: the result for a key never
 * changes.
 */
public interface KeyMatcher {

  /**
   * The value for a key.
   *
   * @param key a canonical key, see {@link io.varve.config.ConfigKey}
   * @return the value, or empty
   */
  Optional<SourceValue> match(String key);

  /**
   * Returns true if {@link #match} may have a value for a key or for one below it. Must be cheap:
   * it is called for one list element after another until it returns false.
   *
   * @param prefix a canonical key
   * @return false only if there is certainly no value
   */
  boolean mayMatchUnder(String prefix);

  /**
   * All keys that {@link #match} has a value for, if they can be listed. Of the keys that other
   * layers define, the engine then looks up only these.
   *
   * @return canonical keys, which may include some without a value; empty if they cannot be listed
   */
  default Optional<Set<String>> keys() {
    return Optional.empty();
  }

  /**
   * A warning about the value for a key, such as two variables with different values for it. Called
   * for keys that {@link #match} has a value for.
   *
   * @param key a canonical key
   * @return a human-readable sentence without secrets; usually empty
   */
  default Optional<String> warning(String key) {
    return Optional.empty();
  }
}
