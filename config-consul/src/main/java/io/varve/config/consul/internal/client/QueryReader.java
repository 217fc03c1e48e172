package io.varve.config.consul.internal.client;

import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import java.time.Duration;

/** Reader that repeats one query. For one thread. */
public interface QueryReader {
  /**
   * Reads the entries.
   *
   * @param index the index of the last answer; the server answers as soon as its index is higher,
   *     or after the wait. 0: it answers at once
   * @param wait the longest wait of the server
   */
  IndexedEntries read(long index, Duration wait)
      throws ConsulRequestException, InterruptedException;

  /** Reads the entries at once, consistently. */
  IndexedEntries confirm() throws ConsulRequestException;

  /**
   * The number of requests of the last read, minus one: the rate limit already counts one request
   * for each round of a watch. A reader whose requests together cost the server less than one reply
   * with all entries returns 0, so that they are not limited further.
   */
  default int extraRequests() {
    return 0;
  }

  /** A reader that reads all entries each time. */
  static QueryReader whole(KvQuery query, KvReader reader) {
    return new QueryReader() {
      private int extra;

      @Override
      public IndexedEntries read(long index, Duration wait) throws ConsulRequestException {
        long before = reader.requests();
        IndexedEntries answer = reader.read(query, index, wait);
        extra = (int) (reader.requests() - before - 1);
        return answer;
      }

      @Override
      public IndexedEntries confirm() throws ConsulRequestException {
        return reader.confirm(query);
      }

      @Override
      public int extraRequests() {
        return extra;
      }
    };
  }
}
