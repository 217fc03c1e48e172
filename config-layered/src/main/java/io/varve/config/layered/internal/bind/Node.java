package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one type is read. Immutable but for caches that any thread may fill.
 *
 * <p>What is wrong is noted in the {@link BindContext}, so that one bind finds everything; {@link
 * #FAILED} then stands for the value.
 */
abstract class Node {
  /** Stands for a value where a problem was noted. */
  static final Object FAILED = BindContext.FAILED;

  /** The value at a key; null, and nothing noted, where there is none. */
  abstract @Nullable Object find(BindContext context, String key);

  /** The value at a key; notes a missing key where there is none. */
  abstract Object require(BindContext context, String key);

  /** The value that a text alone gives, for defaults and the elements of comma-separated lists. */
  abstract Object convert(BindContext context, String key, RawText raw);

  /** Whether {@link #convert} can be right for this text. */
  abstract boolean takesText(String text);

  /**
   * Whether a key is read.
   *
   * @param key a canonical key from the root
   * @param at where in it the part below this node begins, with its dot or bracket
   */
  abstract boolean reads(String key, int at);

  /**
   * Whether one result may serve all readers of a state: it is immutable through and through, and
   * reading it again would give an equal one.
   *
   * @param inside the records around this node, which are being judged
   */
  boolean isShareable(Set<Node> inside) {
    return false;
  }

  /** The key that was probably meant by one that is not read, or null. */
  @Nullable String nearest(String key, int at) {
    return null;
  }

  /** Words that follow "expected". */
  abstract String expected();

  /**
   * Reads a value that may be absent. {@link
   * io.varve.config.layered.internal.value.ValueLookup#existsUnder} alone cannot decide that, since
   * names of environment variables only hint at keys.
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
