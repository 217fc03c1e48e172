package io.varve.config.consul.internal.client;

import io.varve.config.consul.internal.http.AgentHttp;
import io.varve.config.consul.internal.http.AgentReply;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.http.ErrorTranslator;
import io.varve.config.consul.internal.http.Received;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads of the key-value store over one connection at a time. For one thread, except {@link
 * #close}. Every failure of the transport is converted to a {@link ConsulRequestException}.
 */
public final class KvReader implements Closeable {
  /** The largest number of operations in a transaction. */
  private static final int MAX_OPERATIONS = 64;

  /** The number of attempts to list and read documents without a change in between. */
  private static final int ATTEMPTS = 5;

  private final ConsulSettings settings;
  private final AgentHttp agent;
  private final ErrorTranslator errors;
  private List<String> listedNames = List.of();

  /** Opens its own connection. */
  public KvReader(ConsulSettings settings, ConnectionPool pool) {
    this.settings = settings;
    this.agent = pool.open();
    this.errors = new ErrorTranslator(settings.address());
  }

  /** Sets the deadline of the next requests, see {@link AgentHttp#endBy}. */
  public void endBy(long nanos) {
    agent.endBy(nanos);
  }

  /** The number of requests that were sent. */
  public long requests() {
    return agent.requests();
  }

  /** Forgets the answers that were received. */
  public void forgetReceived() {
    agent.forgetReceived();
  }

  /** The answers since {@link #forgetReceived}; null if there were none. */
  public @Nullable Received received() {
    return agent.received();
  }

  /** The names in the folder of the documents that were read last. */
  List<String> listedNames() {
    return listedNames;
  }

  /**
   * Reads the entries of a query.
   *
   * @param index the index of the last answer; the server answers as soon as its index is higher,
   *     or after the wait. 0: it answers at once
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
      return new IndexedEntries(all.entries().only(shard::holds), all.index());
    }
    if (query instanceof KvQuery.KeySet keySet) {
      IndexedEntries all = list(query, keySet.prefix(), index, wait, consistency);
      return new IndexedEntries(all.entries().only(keySet.keys()::contains), all.index());
    }
    if (query instanceof KvQuery.SingleKey single) {
      return entries(query, single.key(), false, index, wait, consistency);
    }
    return readDocuments((KvQuery.FolderDocuments) query, index, wait, consistency);
  }

  /** Lists every key with a prefix, including those that the query excludes. */
  public IndexedEntries list(
      KvQuery query, String prefix, long index, Duration wait, ReadConsistency consistency)
      throws ConsulRequestException {
    return entries(query, prefix, true, index, wait, consistency);
  }

  /**
   * Reads entries.
   *
   * @param recurse true for every key that starts with the key
   */
  private IndexedEntries entries(
      KvQuery query,
      String key,
      boolean recurse,
      long index,
      Duration wait,
      ReadConsistency consistency)
      throws ConsulRequestException {
    List<String> options = recurse ? List.of("recurse") : List.of();
    AgentReply reply = get(query, key, options, index, wait, consistency);
    if (reply.status() == AgentReply.NOT_FOUND) {
      return new IndexedEntries(KvEntries.NOTHING, reply.index());
    }
    List<KvEntry> entries = parse(reply, KvResponseParser::entries);
    if (entries.isEmpty() && reply.index() == null) {
      throw errors.foreign();
    }
    Predicate<String> expected = recurse ? found -> found.startsWith(key) : key::equals;
    if (!entries.stream().map(KvEntry::key).allMatch(expected)) {
      throw errors.anotherKey(key);
    }
    return new IndexedEntries(new KvEntries(entries), reply.index());
  }

  /**
   * Lists the names, then reads the wanted documents. A change in between is detected by the index
   * of the names.
   */
  private IndexedEntries readDocuments(
      KvQuery.FolderDocuments query, long index, Duration wait, ReadConsistency consistency)
      throws ConsulRequestException {
    long beyond = index;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      KeyListing names = names(query, query.folder(), beyond, wait, consistency);
      listedNames = names.names();
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
    List<String> options = List.of("keys", "separator=%2F");
    AgentReply reply = get(query, prefix, options, index, wait, consistency);
    List<String> names =
        reply.status() == AgentReply.NOT_FOUND ? List.of() : parse(reply, KvResponseParser::keys);
    if (!names.stream().allMatch(name -> name.startsWith(prefix))) {
      throw errors.anotherKey(prefix);
    }
    return new KeyListing(names, reply.index());
  }

  /** Reads a key or a prefix. Status 404 is an answer. */
  private AgentReply get(
      KvQuery query,
      String key,
      List<String> options,
      long index,
      Duration wait,
      ReadConsistency consistency)
      throws ConsulRequestException {
    List<String> parameters = parameters(consistency);
    parameters.addAll(options);
    if (index > 0) {
      parameters.add("index=" + index);
      parameters.add("wait=" + wait.toMillis() + "ms");
    }
    String path = "/v1/kv/" + KvPath.encode(key);
    AgentReply reply =
        agent.get(query.displayName(), path, parameters, index > 0 ? wait : Duration.ZERO);
    boolean name = ErrorTranslator.isNameRefused(reply.status(), reply.body());
    check(name ? key : query.displayName(), reply, AgentReply.NOT_FOUND);
    if (reply.status() == AgentReply.NOT_FOUND && reply.index() == null) {
      throw errors.foreign();
    }
    return reply;
  }

  private List<String> parameters(ReadConsistency consistency) {
    List<String> parameters = new ArrayList<>(settings.datacenterParameters());
    parameters.addAll(consistency.parameters());
    return parameters;
  }

  /** Throws an exception if the status is neither 200 nor the given other one. */
  private void check(String subject, AgentReply reply, int other) throws ConsulRequestException {
    if (reply.status() != AgentReply.OK && reply.status() != other) {
      throw errors.status(subject, "read", reply.status(), reply.body());
    }
  }

  private interface Parser<T> {
    T parse(String json) throws IOException;
  }

  private <T> T parse(AgentReply reply, Parser<T> parser) throws ConsulRequestException {
    try {
      return parser.parse(reply.body());
    } catch (IOException | RuntimeException e) {
      throw errors.unparsable(e);
    }
  }

  /** Sends a transaction that reads keys. A rollback is an answer. */
  private AgentReply transact(List<String> keys, ReadConsistency consistency)
      throws ConsulRequestException {
    String subject = "a transaction";
    AgentReply reply =
        agent.query(subject, "/v1/txn", parameters(consistency), TxnCodec.gets(keys));
    boolean name = ErrorTranslator.isNameRefused(reply.status(), reply.body());
    check(name ? TxnCodec.refusedNames(keys) : subject, reply, AgentReply.CONFLICT);
    return reply;
  }

  /** Reads keys in one transaction; empty if one of them no longer exists. */
  private Optional<List<KvEntry>> readTogether(Set<String> keys, ReadConsistency consistency)
      throws ConsulRequestException {
    if (keys.size() > 1 && keys.size() <= MAX_OPERATIONS) {
      try {
        AgentReply reply = transact(List.copyOf(keys), consistency);
        return reply.status() == AgentReply.CONFLICT
            ? Optional.empty()
            : Optional.of(parse(reply, TxnCodec::results));
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
   * Returns the keys that exist, including those that the token may not read: a transaction fails
   * for missing keys, and omits unreadable ones.
   */
  public List<String> existing(List<String> keys) throws ConsulRequestException {
    List<String> existing = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += MAX_OPERATIONS) {
      List<String> some = keys.subList(i, Math.min(keys.size(), i + MAX_OPERATIONS));
      AgentReply reply = transact(some, ReadConsistency.CONSISTENT);
      Set<Integer> missing =
          reply.status() == AgentReply.CONFLICT ? parse(reply, TxnCodec::missing) : Set.of();
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
    return entries(single, key, false, 0, Duration.ZERO, consistency).entries().list().stream()
        .findFirst();
  }

  /** Sends a request for something other than keys. Every status is an answer. */
  AgentReply ask(String path) throws ConsulRequestException {
    return agent.get(path, path, List.of(), Duration.ZERO);
  }

  /** Aborts the running request. */
  @Override
  public void close() {
    agent.close();
  }
}
