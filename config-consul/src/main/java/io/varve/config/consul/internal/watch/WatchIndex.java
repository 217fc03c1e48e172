package io.varve.config.consul.internal.watch;

import org.jspecify.annotations.Nullable;

/**
 * Index that the next blocking query of a watch sends, derived from the server's answers.
 * Immutable.
 *
 * <p>An index determines only the time of the server's answer. It does not prove that anything
 * changed.
 *
 * @param value the index to wait beyond; 0 to be answered at once
 */
record WatchIndex(long value) {
  static final WatchIndex START = new WatchIndex(0);

  /**
   * The index after an answer.
   *
   * @param answered the index of the answer; null if it had none
   */
  WatchIndex answered(@Nullable Long answered) {
    if (answered == null || answered < 1) {
      // A defective server would answer every query with index 0 immediately, in an endless loop.
      return new WatchIndex(1);
    }
    if (answered < value) {
      // A restored server counts from a lower index. A query with the old index would miss its
      // changes.
      return START;
    }
    return new WatchIndex(answered);
  }

  /** The index after an error: a different server may answer next. */
  WatchIndex lost() {
    return START;
  }
}
