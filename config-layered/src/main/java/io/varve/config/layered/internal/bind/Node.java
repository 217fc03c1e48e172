package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reader for one type. Immutable, except for caches that any thread may fill.
 *
 * <p>Problems are recorded in the {@link BindContext}, so that one bind operation reports all of
 * them. {@link #FAILED} then replaces the value.
 */
abstract class Node {
  static final Object FAILED = BindContext.FAILED;

  /** The value at a key; null, without a recorded problem, if there is none. */
  @Nullable Object find(BindContext context, String key) {
    return findIfPresent(context, key);
  }

  /** The value at a key. Records a missing key if there is none. */
  abstract Object require(BindContext context, String key);

  /** Converts a string: a default, an element of a comma-separated list, or a whole value. */
  abstract Object convert(BindContext context, String key, RawText raw);

  /** Returns true if {@link #convert} can succeed for this string. */
  abstract boolean takesText(String text);

  /**
   * Returns true if this node reads a key.
   *
   * @param key a canonical key from the root
   * @param at the position in the key of the part below this node, which begins with a dot or a
   *     bracket
   */
  abstract boolean reads(String key, int at);

  /**
   * Returns true if all readers of a state may share one result: it is deeply immutable, and
   * another read would return an equal one.
   *
   * @param inside the enclosing records, which are being checked
   */
  boolean isShareable(Set<Node> inside) {
    return false;
  }

  /** The key that was probably meant instead of one that is not read, or null. */
  @Nullable String nearest(String key, int at) {
    return null;
  }

  /** Words that follow "expected". */
  abstract String expected();

  /**
   * The value at a key; null, without a recorded problem, if neither the key nor one below it has
   * one. Only reading shows this: the key of a variable can only be guessed from its name.
   */
  final @Nullable Object findIfPresent(BindContext context, String key) {
    if (!context.values.existsUnder(key)) {
      return null;
    }
    BindContext.Mark mark = context.mark();
    Object value = require(context, key);
    if (!context.hasFoundSince(mark) && context.values.keysUnder(key).isEmpty()) {
      context.rollBack(mark);
      return null;
    }
    return value;
  }

  /** Like {@link #require}, but also records a value that cannot be resolved. */
  final Object tryRequire(BindContext context, String key) {
    try {
      return require(context, key);
    } catch (ConfigException e) {
      return context.unresolvable(e);
    }
  }
}
