package io.varve.config.layered.internal.value;

import io.varve.config.Origin;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lookup of effective values in one consistent state. Keys are canonical and start at the root. */
public interface ValueLookup {

  /** The value at a key, or null. Includes values of environment variables. */
  @Nullable ResolvedValue find(String key);

  /**
   * Returns true if there is a value or an empty list at the key or below it. For environment
   * variables, the result is guessed from their names.
   */
  boolean existsUnder(String key);

  /** Returns true for an explicit list: {@code key[0]} exists, or the list was set to empty. */
  boolean isList(String key);

  /** The direct children of a key that are names, not indices: one per canonical key, sorted. */
  List<Child> children(String key);

  /**
   * All keys with a value at the prefix or below it, sorted, including those whose value cannot be
   * resolved.
   */
  List<String> keysUnder(String prefix);

  /**
   * Returns true if a layer above all those with a value or a list at a key has a value at one of
   * the given keys.
   */
  default boolean isAbove(Collection<String> keys, String key) {
    return false;
  }

  /** The known keys nearest to a missing one, nearest first, three at most. */
  List<String> suggestions(String key);

  /** Returns true if the value of a key, present or not, must not be shown. */
  boolean isSecret(String key);

  /** Records that the program reads a key as a secret. Its value must not be shown from now on. */
  default void readAsSecret(String key) {}

  /** The cached result of a bind with the same node object, or null. */
  default @Nullable Object bound(String key, Object node) {
    return null;
  }

  /** Caches the result of a bind, which must be deeply immutable. */
  default void keepBound(String key, Object node, Object result) {}

  /** The origin of the {@code null} that hides a key, if the highest layer with it has one. */
  Optional<Origin> hiddenBy(String key);

  /** A child's canonical key from the root, and its original name, unquoted. */
  record Child(String key, String name) {}
}
