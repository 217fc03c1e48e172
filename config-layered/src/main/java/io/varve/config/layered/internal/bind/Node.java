package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reader for one type. Immutable, except for caches that any thread may fill.
 *
 * <p>Problems are noted in the {@link BindContext}, so that one bind reports all of them. {@link
 * #FAILED} then stands for the value.
 */
abstract class Node {
  /** Stands for a value where a problem was noted. */
  static final Object FAILED = BindContext.FAILED;

  /** The value at a key; null, with nothing noted, if there is none. */
  abstract @Nullable Object find(BindContext context, String key);

  /** The value at a key. Notes a missing key if there is none. */
  abstract Object require(BindContext context, String key);

  /** Converts a text: a default, an element of a comma-separated list, or a whole value. */
  abstract Object convert(BindContext context, String key, RawText raw);

  /** Returns true if {@link #convert} can succeed for this text. */
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
   * Returns true if one result may serve all readers of a state: it is deeply immutable, and
   * reading it again would give an equal one.
   *
   * @param inside the records around this node, which are being checked
   */
  boolean isShareable(Set<Node> inside) {
    return false;
  }

  /** The key probably meant by one that is not read, or null. */
  @Nullable String nearest(String key, int at) {
    return null;
  }

  /** Words that follow "expected". */
  abstract String expected();

  /**
   * Reads a value that may be absent. A lookup cannot decide that before, since names of
   * environment variables only hint at keys.
   *
   * @return the value; null, with nothing noted, if neither the key nor one below it has a value
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

  /** Like {@link #require}, but notes a value that cannot be resolved instead of throwing. */
  final Object tryRequire(BindContext context, String key) {
    try {
      return require(context, key);
    } catch (ConfigException e) {
      return context.unresolvable(e);
    }
  }
}
