package io.varve.config.consul.internal.client;

import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvPath;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.spi.StoredValue;
import io.varve.config.spi.Write;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads and writes that a program requests, in addition to the watches. Thread-safe. Sends one
 * request at a time, over one connection.
 */
public final class OnDemandKvClient {
  private static final Origin ARGUMENT = Origin.of(ConsulOrigins.NAME, "consul");

  private final ConsulSettings settings;
  private final KvReader reader;
  private final KvWriter writer;
  private final ReentrantLock lock = new ReentrantLock();

  public OnDemandKvClient(ConsulSettings settings, ConnectionPool pool) {
    this.settings = settings;
    this.reader = new KvReader(settings, pool);
    this.writer = new KvWriter(settings, pool);
  }

  private interface Request<T> {
    T send() throws ConsulRequestException;
  }

  private <T> T send(Request<T> request) {
    lock.lock();
    try {
      return request.send();
    } catch (ConsulRequestException failure) {
      throw failure.asSourceException();
    } finally {
      lock.unlock();
    }
  }

  public Optional<StoredValue> read(String key) {
    KvPath.checked(key, key, ARGUMENT);
    return send(() -> reader.find(key, settings.consistency())).map(KvEntry::stored);
  }

  /** Reads the entries of some queries. */
  public Map<KvQuery, KvEntries> read(List<KvQuery> queries) {
    Map<KvQuery, KvEntries> found = new HashMap<>();
    for (KvQuery query : queries) {
      IndexedEntries answer = send(() -> reader.read(query, 0, Duration.ZERO));
      found.put(query, answer.entries());
    }
    return found;
  }

  public List<Write> write(List<Write> batch) {
    check(batch);
    if (batch.size() > TxnCodec.MAX_WRITES) {
      throw new SourceException(
          Problem.at(
                  ConsulOrigins.origin(settings.address().toString()),
                  "at most " + TxnCodec.MAX_WRITES + " writes in a transaction",
                  String.valueOf(batch.size()),
                  "write fewer at once, or divide the batch with split")
              .withCode("VARVE-0571"));
    }
    if (batch.isEmpty()) {
      return List.of();
    }
    return send(() -> batch.size() == 1 ? writer.one(batch.get(0)) : writer.all(batch));
  }

  /** Splits a batch into parts that fit into one transaction each. */
  public List<List<Write>> split(List<Write> batch) {
    check(batch);
    return TxnCodec.parts(batch);
  }

  /** Refuses an invalid batch before anything is sent. */
  private static void check(List<Write> batch) {
    Set<String> keys = new HashSet<>();
    for (Write write : batch) {
      KvPath.checked(write.key(), write.key(), ARGUMENT);
      if (!keys.add(write.key())) {
        throw new SourceException(
            Problem.of(
                    write.key(),
                    ARGUMENT,
                    "each key once in a transaction",
                    "this one twice",
                    "leave out the one that is not meant")
                .withCode("VARVE-0572"));
      }
      // Throws for an invalid version.
      var unused = TxnCodec.condition(write);
    }
  }
}
