package io.varve.config.consul;

import java.time.Duration;

/** Reads what one query finds, again and again. For one thread. */
interface QueryReader {
  /**
   * Reads what is there.
   *
   * @param index what was seen last: waits until there is something else; 0 answers at once
   * @param wait how long the server waits at most
   */
  Answer read(long index, Duration wait) throws ConsulFailure, InterruptedException;

  /** Reads what is there now, and has the leader make sure that it leads. */
  Answer confirm() throws ConsulFailure;

  /** How many requests of the last reading were more than a turn of a watch may make. */
  int extraRequests();

  /** One that reads everything each time. */
  static QueryReader whole(Query query, KvStore store) {
    return new QueryReader() {
      private int extra;

      @Override
      public Answer read(long index, Duration wait) throws ConsulFailure {
        long before = store.requests();
        Answer answer = store.read(query, index, wait);
        extra = (int) (store.requests() - before - 1);
        return answer;
      }

      @Override
      public Answer confirm() throws ConsulFailure {
        return store.confirm(query);
      }

      @Override
      public int extraRequests() {
        return extra;
      }
    };
  }
}
