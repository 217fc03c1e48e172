package io.varve.config.consul.internal.client;

import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvQuery;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

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
   * Beginnings of keys that exist and belong to other queries, as far as the last read has seen
   * them.
   */
  default Collection<String> seenBeside() {
    return List.of();
  }

  /** A reader that reads all entries each time. */
  static QueryReader whole(KvQuery query, KvReader reader) {
    return new QueryReader() {
      @Override
      public IndexedEntries read(long index, Duration wait) throws ConsulRequestException {
        return reader.read(query, index, wait);
      }

      @Override
      public IndexedEntries confirm() throws ConsulRequestException {
        return reader.confirm(query);
      }

      @Override
      public Collection<String> seenBeside() {
        return reader.listedNames();
      }
    };
  }
}
