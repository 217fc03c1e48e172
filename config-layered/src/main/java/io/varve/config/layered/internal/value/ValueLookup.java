package io.varve.config.layered.internal.value;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What binding reads: one consistent state of all effective values. Keys are canonical and from the
 * root.
 */
public interface ValueLookup {

  /** The value at a key, or null. Asks the matchers (environment) too. */
  @Nullable ResolvedValue find(String key);

  /**
   * Whether a value, or an empty list, is at the key or below it. Environment variables count as
   * far as their names can tell.
   */
  boolean existsUnder(String key);

  /** Whether the key holds an explicit list: {@code key[0]} exists or it was written as empty. */
  boolean isList(String key);

  /**
   * The direct children of a key that are names, not indices: for the keys of maps. Each canonical
   * key appears once, in sorted order.
   */
  List<Child> children(String key);

  /** All canonical keys that have a value, at the prefix or below it, in sorted order. */
  List<String> keysUnder(String prefix);

  /** The known keys nearest to one that is missing, nearest first, three at most. */
  List<String> suggestions(String key);

  /** Whether the key is one whose value may not be shown, whether or not it has a value. */
  boolean isSecret(String key);

  /** Notes that the program reads a key as a secret: from now on its value may not be shown. */
  default void readAsSecret(String key) {}

  /**
   * What was made of this state before.
   *
   * @param key the canonical key that was bound
   * @param plan how, compared by identity
   * @return what {@link #keepBound} was given last, or null
   */
  default @Nullable Object bound(String key, Object plan) {
    return null;
  }

  /** Keeps what was made, for others who ask for the same: immutable through and through. */
  default void keepBound(String key, Object plan, Object made) {}

  /** A key that was written as absent ({@code null}) by the highest layer that speaks of it. */
  Optional<io.varve.config.Origin> hiddenBy(String key);

  /**
   * A direct child.
   *
   * @param key its canonical key from the root
   * @param name its name as it was written, unquoted: {@code teamName} where the key is {@code
   *     labels.team-name}
   */
  record Child(String key, String name) {}
}
