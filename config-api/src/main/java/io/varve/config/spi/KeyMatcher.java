package io.varve.config.spi;

import java.util.Optional;
import java.util.Set;

/**
 * Finds values under names that do not tell their keys, as those of environment variables: asked
 * for a key, it says whether it has a value.
 *
 * <p>It is asked for every key that some layer defines, unless {@link #keys} tells that it has none
 * for it, and for every key that is read. Must be pure: the same answer for the same key, always.
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
   * Whether {@link #match} could have a value for a key or for one below it. Cheap: it is asked for
   * elements of lists until the answer is no.
   *
   * @param prefix a canonical key
   * @return false only if there is none for certain
   */
  boolean mayMatchUnder(String prefix);

  /**
   * All keys that {@link #match} has a value for, where they can be listed: then it is asked for
   * these alone, which are often fewer than those that layers define.
   *
   * @return the canonical keys, perhaps with others; empty if names do not tell them
   */
  default Optional<Set<String>> keys() {
    return Optional.empty();
  }

  /**
   * What is odd but not wrong about the value for a key, such as a second name for it that holds
   * another value. Asked once for a key that {@link #match} has a value for.
   *
   * @param key a canonical key
   * @return a sentence for people, without secrets; empty for most
   */
  default Optional<String> warning(String key) {
    return Optional.empty();
  }
}
