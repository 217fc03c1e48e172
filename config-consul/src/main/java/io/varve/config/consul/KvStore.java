package io.varve.config.consul;

import io.varve.config.consul.ConsulFailure.Kind;
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
 * any. Every failure is a {@link ConsulFailure}, whatever the layers below throw.
 */
final class KvStore implements Closeable {
  /** The operations of a transaction that the server takes. */
  private static final int MAX_TOGETHER = 64;

  /** How often texts are listed that are gone when they are read. */
  private static final int ATTEMPTS = 5;

  private final ConsulSettings settings;
  private final AgentClient client;
  private final Failures failures;
  private final Requests requests;

  /** Opens a client of its own. */
  KvStore(ConsulSettings settings, Transport transport) {
    this.settings = settings;
    this.client = transport.open();
    this.failures = new Failures(settings.address());
    this.requests = new Requests(settings, client, failures, transport::dropIdle);
  }

  /** Bounds the requests from here on, see {@link AgentClient#endBy}. */
  void endBy(long nanos) {
    client.endBy(nanos);
  }

  /** How many requests were made. */
  long requests() {
    return requests.count();
  }

  /**
   * Reads what is there.
   *
   * @param index what was seen last: waits until there is something else; 0 answers at once
   * @param wait how long it waits at most
   */
  Answer read(Query query, long index, Duration wait) throws ConsulFailure {
    return read(query, index, wait, settings.consistency());
  }

  /** Reads what is there now, and has the leader make sure that it leads. */
  Answer confirm(Query query) throws ConsulFailure {
    return read(query, 0, Duration.ZERO, Consistency.CONSISTENT);
  }

  private Answer read(Query query, long index, Duration wait, Consistency consistency)
      throws ConsulFailure {
    if (query instanceof Query.Tree tree) {
      return list(query, tree.prefix(), index, wait, consistency);
    }
    if (query instanceof Query.Part part) {
      Answer all = list(query, part.prefix(), index, wait, consistency);
      return new Answer(all.contents().only(part::holds), all.index());
    }
    if (query instanceof Query.Among among) {
      Answer all = list(query, among.prefix(), index, wait, consistency);
      return new Answer(all.contents().only(among.keys()::contains), all.index());
    }
    if (query instanceof Query.Single single) {
      String path = KeyPath.encode(single.key());
      return get(query, path, index, wait, consistency, List.of(), single.key()::equals);
    }
    return files((Query.Files) query, index, wait, consistency);
  }

  /** Every key that starts so, whatever the query leaves out. */
  Answer list(Query query, String prefix, long index, Duration wait, Consistency consistency)
      throws ConsulFailure {
    List<String> recurse = List.of("recurse");
    return get(
        query,
        KeyPath.encode(prefix),
        index,
        wait,
        consistency,
        recurse,
        key -> key.startsWith(prefix));
  }

  private Answer get(
      Query query,
      String path,
      long index,
      Duration wait,
      Consistency consistency,
      List<String> more,
      Predicate<String> asked)
      throws ConsulFailure {
    AgentReply response = requests.get(query.shown(), path, index, wait, consistency, more);
    List<KvEntry> entries = List.of();
    if (response.status() == AgentReply.OK) {
      entries = requests.understood(() -> KvJson.entries(response.body()));
      if (entries.isEmpty() && response.index() == null) {
        throw failures.foreign();
      }
      if (!entries.stream().map(KvEntry::key).allMatch(asked)) {
        throw failures.garbage(new IOException());
      }
    }
    return new Answer(new Contents(entries), response.index());
  }

  /** The names first, then those that are wanted: what comes between changes the names' index. */
  private Answer files(Query.Files query, long index, Duration wait, Consistency consistency)
      throws ConsulFailure {
    long beyond = index;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      KeyListing names = names(query, query.folder(), beyond, wait, consistency);
      TreeSet<String> wanted = new TreeSet<>(names.names());
      wanted.retainAll(query.keys());
      Optional<List<KvEntry>> texts = together(wanted, consistency);
      if (texts.isPresent()) {
        return new Answer(new Contents(texts.get()), names.index());
      }
      beyond = 0;
    }
    throw failures.restless(query.shown());
  }

  /**
   * What starts with a prefix: keys, and instead of all that lies in a folder its name with the
   * slash. The index is that of all that starts so, in folders, too.
   */
  KeyListing names(Query query, String prefix, long index, Duration wait, Consistency consistency)
      throws ConsulFailure {
    AgentReply response =
        requests.get(
            query.shown(),
            KeyPath.encode(prefix),
            index,
            wait,
            consistency,
            List.of("keys", "separator=%2F"));
    List<String> names = List.of();
    if (response.status() == AgentReply.OK) {
      names = requests.understood(() -> KvJson.keys(response.body()));
    }
    return new KeyListing(names, response.index());
  }

  /** Keys at one moment; empty if one of them is not there any more. */
  private Optional<List<KvEntry>> together(Set<String> keys, Consistency consistency)
      throws ConsulFailure {
    if (keys.size() > 1 && keys.size() <= MAX_TOGETHER) {
      try {
        AgentReply response = requests.transact(List.copyOf(keys), consistency);
        return response.status() == AgentReply.CONFLICT
            ? Optional.empty()
            : Optional.of(requests.understood(() -> KvJson.results(response.body())));
      } catch (ConsulFailure failure) {
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
  List<String> existing(List<String> keys) throws ConsulFailure {
    List<String> existing = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += MAX_TOGETHER) {
      List<String> some = keys.subList(i, Math.min(keys.size(), i + MAX_TOGETHER));
      AgentReply response = requests.transact(some, Consistency.CONSISTENT);
      Set<Integer> missing =
          response.status() == AgentReply.CONFLICT
              ? requests.understood(() -> KvJson.missing(response.body()))
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
   * @throws ConsulFailure also if the token may not read it
   */
  Optional<KvEntry> find(String key, Consistency consistency) throws ConsulFailure {
    Query single = new Query.Single(key);
    List<KvEntry> entries =
        get(single, KeyPath.encode(key), 0, Duration.ZERO, consistency, List.of(), key::equals)
            .contents()
            .entries();
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(0));
  }

  /** Asks the agent for something else than keys, see {@link Requests#ask}. */
  AgentReply ask(String path) throws ConsulFailure {
    return requests.ask(path);
  }

  /** Ends the request that runs. */
  @Override
  public void close() {
    client.close();
  }
}
