package io.varve.benchmarks;

/** Loop of blocking queries. */
final class QueryLoop {
  private QueryLoop() {}

  /** Query that waits until the store is beyond an index. */
  interface Query {
    /** Returns the index of the answer. */
    long await(long index) throws Exception;
  }

  /**
   * Waits for the first answer, then queries forever on a thread of its own. A failure ends the
   * JVM.
   */
  static void follow(Query query) {
    try {
      long first = query.await(0);
      Thread thread = new Thread(() -> run(query, first), "bench-loop");
      thread.setDaemon(true);
      thread.start();
    } catch (Exception e) {
      throw new IllegalStateException("the first query failed", e);
    }
  }

  private static void run(Query query, long first) {
    try {
      for (long index = first; ; index = query.await(index)) {}
    } catch (Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
