package io.varve.benchmarks;

import java.util.function.Consumer;

/**
 * Client that reads and watches a prefix: Varve, a peer or a floor. For one thread; lives as long
 * as its JVM.
 */
interface Contender {
  /** Reads the prefix once. */
  PrefixView load() throws Exception;

  /**
   * Watches the prefix and reports each callback, on any thread. Returns when the present state is
   * known; may report it, too.
   */
  void watch(Consumer<PrefixView> callback) throws Exception;
}
