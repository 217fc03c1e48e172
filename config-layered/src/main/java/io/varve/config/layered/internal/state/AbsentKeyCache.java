package io.varve.config.layered.internal.state;

import org.jspecify.annotations.Nullable;

/**
 * Cache of keys without a value. Programs ask for the same absent keys again, and finding nothing
 * requires a search of all layers.
 *
 * <p>Bounded. Races are benign: a thread that misses an entry searches again.
 */
final class AbsentKeyCache {
  private static final int BITS = 10;
  private static final int LONGEST = 256;

  /** Each key at the place of its hash or, where two share one, at the place beside it. */
  private final @Nullable String[] keys = new @Nullable String[1 << BITS];

  private static int place(String key) {
    return (key.hashCode() * 0x9E3779B9) >>> (32 - BITS);
  }

  boolean contains(String key) {
    int place = place(key);
    String newest = keys[place];
    return newest != null && (key.equals(newest) || key.equals(keys[place ^ 1]));
  }

  /** Takes the place of another key where there is none left. */
  void add(String key) {
    if (key.length() <= LONGEST) {
      int place = place(key);
      keys[place ^ 1] = keys[place];
      keys[place] = key;
    }
  }
}
