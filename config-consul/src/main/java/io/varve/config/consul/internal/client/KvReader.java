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
 * The store, read over one connection at a time. For one thread, but {@link #close} may come from
 * any. Every failure is a {@link ConsulRequestException}, whatever the layers below throw.
 */
public final class KvReader implements Closeable {
  /** The operations of a transaction that the server takes. */
  private static final int MAX_TOGETHER = 64;

  /** How often texts are listed that are gone when they are read. */
  private static final int ATTEMPTS = 5;

  private final ConsulSettings settings;
  private final AgentHttp client;
  private final ErrorTranslator failures;
  private final KvRequests requests;

  /** Opens a client of its own. */
  public KvReader(ConsulSettings settings, ConnectionPool transport) {
    this.settings = settings;
    this.client = transport.open();
    this.failures = new ErrorTranslator(settings.address());
    this.requests = new KvRequests(settings, client, failures, transport::dropIdle);
  }

  /** Bounds the requests from here on, see {@link AgentHttp#endBy}. */
  public void endBy(long nanos) {
    client.endBy(nanos);
  }

  /** How many requests were made. */
  public long requests() {
    return requests.count();
  }

  /**
   * Reads what is there.
   *
   * @param index what was seen last: waits until there is something else; 0 answers at once
   * @param wait how long it waits at most
   */
  public IndexedEntries read(KvQuery query, long index, Duration wait)
      throws ConsulRequestException {
    return read(query, index, wait, settings.consistency());
  }

  /** Reads what is there now, and has the leader make sure that it leads. */
  IndexedEntries confirm(KvQuery query) throws ConsulRequestException {
    return read(query, 0, Duration.ZERO, ReadConsistency.CONSISTENT);
  }

  private IndexedEntries read(KvQuery query, long index, Duration wait, ReadConsistency consistency)
      throws ConsulRequestException {
    if (query instanceof KvQuery.Prefix tree) {
      return list(query, tree.prefix(), index, wait, consistency);
    }
    if (query instanceof KvQuery.Shard part) {
      IndexedEntries all = list(query, part.prefix(), index, wait, consistency);
      return new IndexedEntries(all.contents().only(part::holds), all.index());
    }
    if (query instanceof KvQuery.KeySet among) {
      IndexedEntries all = list(query, among.prefix(), index, wait, consistency);
      return new IndexedEntries(all.contents().only(among.keys()::contains), all.index());
    }
    if (query instanceof KvQuery.SingleKey single) {
      String path = KvPath.encode(single.key());
      return get(query, path, index, wait, consistency, List.of(), single.key()::equals);
    }
    return files((KvQuery.FolderTexts) query, index, wait, consistency);
  }

  /** Every key that starts so, whatever the query leaves out. */
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
      Predicate<String> asked)
      throws ConsulRequestException {
    AgentReply response = requests.get(query.shown(), path, index, wait, consistency, more);
    List<KvEntry> entries = List.of();
    if (response.status() == AgentReply.OK) {
      entries = requests.understood(() -> KvResponseParser.entries(response.body()));
      if (entries.isEmpty() && response.index() == null) {
        throw failures.foreign();
      }
      if (!entries.stream().map(KvEntry::key).allMatch(asked)) {
        throw failures.garbage(new IOException());
      }
    }
    return new IndexedEntries(new KvEntries(entries), response.index());
  }

  /** The names first, then those that are wanted: what comes between changes the names' index. */
  private IndexedEntries files(
      KvQuery.FolderTexts query, long index, Duration wait, ReadConsistency consistency)
      throws ConsulRequestException {
    long beyond = index;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      KeyListing names = names(query, query.folder(), beyond, wait, consistency);
      TreeSet<String> wanted = new TreeSet<>(names.names());
      wanted.retainAll(query.keys());
      Optional<List<KvEntry>> texts = together(wanted, consistency);
      if (texts.isPresent()) {
        return new IndexedEntries(new KvEntries(texts.get()), names.index());
      }
      beyond = 0;
    }
    throw failures.restless(query.shown());
  }

  /**
   * What starts with a prefix: keys, and instead of all that lies in a folder its name with the
   * slash. The index is that of all that starts so, in folders, too.
   */
  public KeyListing names(
      KvQuery query, String prefix, long index, Duration wait, ReadConsistency consistency)
      throws ConsulRequestException {
    AgentReply response =
        requests.get(
            query.shown(),
            KvPath.encode(prefix),
            index,
            wait,
            consistency,
            List.of("keys", "separator=%2F"));
    List<String> names = List.of();
    if (response.status() == AgentReply.OK) {
      names = requests.understood(() -> KvResponseParser.keys(response.body()));
    }
    return new KeyListing(names, response.index());
  }

  /** Keys at one moment; empty if one of them is not there any more. */
  private Optional<List<KvEntry>> together(Set<String> keys, ReadConsistency consistency)
      throws ConsulRequestException {
    if (keys.size() > 1 && keys.size() <= MAX_TOGETHER) {
      try {
        AgentReply response = requests.transact(List.copyOf(keys), consistency);
        return response.status() == AgentReply.CONFLICT
            ? Optional.empty()
            : Optional.of(requests.understood(() -> KvResponseParser.results(response.body())));
      } catch (ConsulRequestException failure) {
        if (failure.kind() == Kind.UNAVAILABLE) {
          throw failure;
        }
        // An agent may be set to take no transactions.
      }
    }
    List<KvEntry> entries = new ArrayList<>();
    for (String key : keys) {
      find(key, consistency).ifPresent(entries::add);
    }
    return Optional.of(entries);
  }

  /**
   * Which of these keys are there for all that the leader knows, also those that the token may not
   * read: a transaction fails for what is not there, and keeps silent about what may not be read.
   */
  public List<String> existing(List<String> keys) throws ConsulRequestException {
    List<String> existing = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += MAX_TOGETHER) {
      List<String> some = keys.subList(i, Math.min(keys.size(), i + MAX_TOGETHER));
      AgentReply response = requests.transact(some, ReadConsistency.CONSISTENT);
      Set<Integer> missing =
          response.status() == AgentReply.CONFLICT
              ? requests.understood(() -> KvResponseParser.missing(response.body()))
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
   * One key, now.
   *
   * @throws ConsulRequestException also if the token may not read it
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

  /** Asks the agent for something else than keys, see {@link KvRequests#ask}. */
  AgentReply ask(String path) throws ConsulRequestException {
    return requests.ask(path);
  }

  /** Ends the request that runs. */
  @Override
  public void close() {
    client.close();
  }
}
