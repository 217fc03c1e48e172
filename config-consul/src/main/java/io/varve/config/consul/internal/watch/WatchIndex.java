package io.varve.config.consul.internal.watch;

import org.jspecify.annotations.Nullable;

/**
 * What the next query of a watch says of what was seen, decided from the server's answers. Pure and
 * immutable.
 *
 * <p>An index says only when to look again, never that something changed.
 *
 * @param index the index to wait beyond; 0 to be answered at once
 */
record WatchIndex(long index) {
  static final WatchIndex START = new WatchIndex(0);

  /**
   * After an answer.
   *
   * @param answered the index that came with it; null if none did
   */
  WatchIndex answered(@Nullable Long answered) {
    if (answered == null || answered < 1) {
      // With 0 every query would be answered at once, and a broken server be asked without end.
      return new WatchIndex(1);
    }
    if (answered < index) {
      // A restored or rebuilt server counts anew: one that is ahead of it would miss what it
      // writes.
      return START;
    }
    return new WatchIndex(answered);
  }

  /** After an error or a lost connection: whoever answers next may be another server. */
  WatchIndex lost() {
    return START;
  }
}
