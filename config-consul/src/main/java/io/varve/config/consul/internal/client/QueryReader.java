package io.varve.config.consul.internal.client;

import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import java.time.Duration;

/** Reads what one query finds, again and again. For one thread. */
public interface QueryReader {
  /**
   * Reads what is there.
   *
   * @param index what was seen last: waits until there is something else; 0 answers at once
   * @param wait how long the server waits at most
   */
  IndexedEntries read(long index, Duration wait)
      throws ConsulRequestException, InterruptedException;

  /** Reads what is there now, and has the leader make sure that it leads. */
  IndexedEntries confirm() throws ConsulRequestException;

  /** How many requests of the last reading were more than a turn of a watch may make. */
  int extraRequests();

  /** One that reads everything each time. */
  static QueryReader whole(KvQuery query, KvReader store) {
    return new QueryReader() {
      private int extra;

      @Override
      public IndexedEntries read(long index, Duration wait) throws ConsulRequestException {
        long before = store.requests();
        IndexedEntries answer = store.read(query, index, wait);
        extra = (int) (store.requests() - before - 1);
        return answer;
      }

      @Override
      public IndexedEntries confirm() throws ConsulRequestException {
        return store.confirm(query);
      }

      @Override
      public int extraRequests() {
        return extra;
      }
    };
  }
}
