package io.varve.config.layered.internal.state;

import org.jspecify.annotations.Nullable;

/**
 * Cache of keys without a value. Programs read the same absent keys repeatedly, and each such read
 * would search all layers.
 *
 * <p>Bounded. Races are benign: a thread that misses an entry searches the layers.
 */
final class AbsentKeyCache {
  private static final int BITS = 10;
  private static final int LONGEST = 256;

  /** A key is at the place of its hash, or at the neighbouring place after a collision. */
  private final @Nullable String[] keys = new @Nullable String[1 << BITS];

  private static int place(String key) {
    return (key.hashCode() * 0x9E3779B9) >>> (32 - BITS);
  }

  boolean contains(String key) {
    int place = place(key);
    String newest = keys[place];
    return newest != null && (key.equals(newest) || key.equals(keys[place ^ 1]));
  }

  /** Replaces the older of two colliding keys. */
  void add(String key) {
    if (key.length() <= LONGEST) {
      int place = place(key);
      keys[place ^ 1] = keys[place];
      keys[place] = key;
    }
  }
}
