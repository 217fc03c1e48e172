package io.varve.benchmarks;

import java.util.function.Consumer;

/**
 * Who reads and follows a prefix: Varve, a peer or a floor. For one thread; lives as long as its
 * JVM.
 */
interface Contender {
  /** Reads the prefix once. */
  PrefixView load() throws Exception;

  /**
   * Follows the prefix, and says so at each callback, on any thread; returns when its present state
   * is known, of which it may say so, too.
   */
  void watch(Consumer<PrefixView> callback) throws Exception;
}
