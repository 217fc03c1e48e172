package io.varve.config.consul.internal.client;

import io.varve.config.consul.internal.http.AgentHttp;
import io.varve.config.consul.internal.http.AgentReply;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.http.ErrorTranslator;
import io.varve.config.consul.internal.kv.IndexedEntries;
import io.varve.config.consul.internal.kv.KeyListing;
import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.consul.internal.kv.KvPath;
import io.varve.config.consul.internal.kv.KvQuery;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.ReadConsistency;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads of the key-value store over one connection at a time. For one thread, except {@link
 * #close}. Every failure is a {@link ConsulRequestException}, whatever the layers below throw.
 */
public final class KvReader implements Closeable {
  /** The largest number of operations in a transaction. */
  private static final int MAX_OPERATIONS = 64;

  /** The number of tries to list and read texts without a change between. */
  private static final int ATTEMPTS = 5;

  private final ConsulSettings settings;
  private final AgentHttp client;
  private final ErrorTranslator errors;
  private final KvRequests requests;

  /** Opens a connection of its own. */
  public KvReader(ConsulSettings settings, ConnectionPool pool) {
    this.settings = settings;
    this.client = pool.open();
    this.errors = new ErrorTranslator(settings.address());
    this.requests = new KvRequests(settings, client, errors, pool::dropIdle);
  }

  /** Sets the deadline of the next requests, see {@link AgentHttp#endBy}. */
  public void endBy(long nanos) {
    client.endBy(nanos);
  }

  /** The number of requests made. */
  public long requests() {
    return requests.count();
  }

  /**
   * Reads the entries of a query.
   *
   * @param index the index of the last answer, beyond which the server waits; 0 to be answered at
   *     once
   * @param wait the longest wait of the server
   */
  public IndexedEntries read(KvQuery query, long index, Duration wait)
      throws ConsulRequestException {
    return read(query, index, wait, settings.consistency());
  }

  /** Reads the entries of a query at once, consistently. */
  IndexedEntries confirm(KvQuery query) throws ConsulRequestException {
    return read(query, 0, Duration.ZERO, ReadConsistency.CONSISTENT);
  }

  private IndexedEntries read(KvQuery query, long index, Duration wait, ReadConsistency consistency)
      throws ConsulRequestException {
    if (query instanceof KvQuery.Prefix prefix) {
      return list(query, prefix.prefix(), index, wait, consistency);
    }
    if (query instanceof KvQuery.Shard shard) {
      IndexedEntries all = list(query, shard.prefix(), index, wait, consistency);
      return new IndexedEntries(all.contents().only(shard::holds), all.index());
    }
    if (query instanceof KvQuery.KeySet keySet) {
      IndexedEntries all = list(query, keySet.prefix(), index, wait, consistency);
      return new IndexedEntries(all.contents().only(keySet.keys()::contains), all.index());
    }
    if (query instanceof KvQuery.SingleKey single) {
      String path = KvPath.encode(single.key());
      return get(query, path, index, wait, consistency, List.of(), single.key()::equals);
    }
    return readTexts((KvQuery.FolderTexts) query, index, wait, consistency);
  }

  /** Lists every key with a prefix, including those that the query excludes. */
  public IndexedEntries list(
      KvQuery query, String prefix, long index, Duration wait, ReadConsistency consistency)
      throws ConsulRequestException {
    List<String> recurse = List.of("recurse");
    return get(
        query,
        KvPath.encode(prefix),
        index,
        wait,
        consistency,
        recurse,
        key -> key.startsWith(prefix));
  }

  private IndexedEntries get(
      KvQuery query,
      String path,
      long index,
      Duration wait,
      ReadConsistency consistency,
      List<String> more,
      Predicate<String> expected)
      throws ConsulRequestException {
    AgentReply response = requests.get(query.displayName(), path, index, wait, consistency, more);
    List<KvEntry> entries = List.of();
    if (response.status() == AgentReply.OK) {
      entries = requests.parse(() -> KvResponseParser.entries(response.body()));
      if (entries.isEmpty() && response.index() == null) {
        throw errors.foreign();
      }
      if (!entries.stream().map(KvEntry::key).allMatch(expected)) {
        throw errors.unparsable(new IOException());
      }
    }
    return new IndexedEntries(new KvEntries(entries), response.index());
  }

  /** Lists the names, then reads the wanted texts: a change between changes the names' index. */
  private IndexedEntries readTexts(
      KvQuery.FolderTexts query, long index, Duration wait, ReadConsistency consistency)
      throws ConsulRequestException {
    long beyond = index;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      KeyListing names = names(query, query.folder(), beyond, wait, consistency);
      TreeSet<String> wanted = new TreeSet<>(names.names());
      wanted.retainAll(query.keys());
      Optional<List<KvEntry>> texts = readTogether(wanted, consistency);
      if (texts.isPresent()) {
        return new IndexedEntries(new KvEntries(texts.get()), names.index());
      }
      beyond = 0;
    }
    throw errors.unstable(query.displayName());
  }

  /**
   * Lists the names with a prefix: keys, and one name for each folder. The index includes changes
   * in the folders.
   */
  public KeyListing names(
      KvQuery query, String prefix, long index, Duration wait, ReadConsistency consistency)
      throws ConsulRequestException {
    AgentReply response =
        requests.get(
            query.displayName(),
            KvPath.encode(prefix),
            index,
            wait,
            consistency,
            List.of("keys", "separator=%2F"));
    List<String> names = List.of();
    if (response.status() == AgentReply.OK) {
      names = requests.parse(() -> KvResponseParser.keys(response.body()));
    }
    return new KeyListing(names, response.index());
  }

  /** Reads keys in one transaction; empty if one of them does not exist any more. */
  private Optional<List<KvEntry>> readTogether(Set<String> keys, ReadConsistency consistency)
      throws ConsulRequestException {
    if (keys.size() > 1 && keys.size() <= MAX_OPERATIONS) {
      try {
        AgentReply response = requests.transact(List.copyOf(keys), consistency);
        return response.status() == AgentReply.CONFLICT
            ? Optional.empty()
            : Optional.of(requests.parse(() -> TxnCodec.results(response.body())));
      } catch (ConsulRequestException failure) {
        if (failure.kind() == Kind.UNAVAILABLE) {
          throw failure;
        }
        // An agent may be configured to refuse transactions.
      }
    }
    List<KvEntry> entries = new ArrayList<>();
    for (String key : keys) {
      find(key, consistency).ifPresent(entries::add);
    }
    return Optional.of(entries);
  }

  /**
   * Returns the keys that exist, whether or not the token may read them: a transaction fails for
   * missing keys, and omits unreadable ones.
   */
  public List<String> existing(List<String> keys) throws ConsulRequestException {
    List<String> existing = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += MAX_OPERATIONS) {
      List<String> some = keys.subList(i, Math.min(keys.size(), i + MAX_OPERATIONS));
      AgentReply response = requests.transact(some, ReadConsistency.CONSISTENT);
      Set<Integer> missing =
          response.status() == AgentReply.CONFLICT
              ? requests.parse(() -> TxnCodec.missing(response.body()))
              : Set.of();
      for (int j = 0; j < some.size(); j++) {
        if (!missing.contains(j)) {
          existing.add(some.get(j));
        }
      }
    }
    return existing;
  }

  /**
   * Reads one key.
   *
   * @throws ConsulRequestException also if the token may not read the key
   */
  public Optional<KvEntry> find(String key, ReadConsistency consistency)
      throws ConsulRequestException {
    KvQuery single = new KvQuery.SingleKey(key);
    List<KvEntry> entries =
        get(single, KvPath.encode(key), 0, Duration.ZERO, consistency, List.of(), key::equals)
            .contents()
            .entries();
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(0));
  }

  /** Sends a request for something other than keys, see {@link KvRequests#ask}. */
  AgentReply ask(String path) throws ConsulRequestException {
    return requests.ask(path);
  }

  /** Ends the request that runs. */
  @Override
  public void close() {
    client.close();
  }
}
