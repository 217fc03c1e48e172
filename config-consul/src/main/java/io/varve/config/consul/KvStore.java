package io.varve.config.consul;

import com.ecwid.consul.UrlParameters;
import com.ecwid.consul.transport.HttpResponse;
import com.ecwid.consul.v1.ConsulRawClient;
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
import org.jspecify.annotations.Nullable;

/**
 * The store, read over one connection at a time. For one thread, but {@link #close} may come from
 * any. Every failure is a {@link ConsulFailure}, whatever the layers below throw.
 */
final class KvStore implements Closeable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  /** The operations of a transaction that the server takes. */
  private static final int MAX_TOGETHER = 64;

  /** How often texts are listed that are gone when they are read. */
  private static final int ATTEMPTS = 5;

  private final ConsulSettings settings;
  private final Channel channel;
  private final ConsulRawClient client;
  private final Failures failures;
  private final Runnable onLoss;
  private long requests;

  /**
   * A store behind a channel.
   *
   * @param onLoss told when a request gets no answer
   */
  KvStore(ConsulSettings settings, Channel channel, Runnable onLoss) {
    this.settings = settings;
    this.channel = channel;
    this.onLoss = onLoss;
    this.failures = new Failures(settings.address());
    this.client = client(settings, channel);
  }

  /** The chosen client, on a channel of ours. */
  static ConsulRawClient client(ConsulSettings settings, Channel channel) {
    return ConsulRawClient.Builder.builder()
        .setHost(settings.address().base())
        .setPort(settings.address().port())
        .setPath("")
        .setHttpClient(channel)
        .build();
  }

  /** Bounds the requests from here on, see {@link Channel#endBy}. */
  void endBy(long nanos) {
    channel.endBy(nanos);
  }

  /** How many requests were made. */
  long requests() {
    return requests;
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

  private Answer list(
      Query query, String prefix, long index, Duration wait, Consistency consistency)
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
    HttpResponse response = send(query.shown(), path, index, wait, consistency, more);
    List<KvEntry> entries = List.of();
    if (response.getStatusCode() == OK) {
      entries = understood(() -> KvJson.entries(response.getContent()));
      if (entries.isEmpty() && response.getConsulIndex() == null) {
        throw failures.foreign();
      }
      if (!entries.stream().map(KvEntry::key).allMatch(asked)) {
        throw failures.garbage(new IOException());
      }
    }
    return new Answer(new Contents(entries), response.getConsulIndex());
  }

  /** The names first, then those that are wanted: what comes between changes the names' index. */
  private Answer files(Query.Files query, long index, Duration wait, Consistency consistency)
      throws ConsulFailure {
    long beyond = index;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      TreeSet<String> wanted = new TreeSet<>();
      Long listed = names(query, beyond, wait, consistency, wanted);
      Optional<List<KvEntry>> texts = together(wanted, consistency);
      if (texts.isPresent()) {
        return new Answer(new Contents(texts.get()), listed);
      }
      beyond = 0;
    }
    throw failures.restless(query.shown());
  }

  private @Nullable Long names(
      Query.Files query, long index, Duration wait, Consistency consistency, Set<String> wanted)
      throws ConsulFailure {
    HttpResponse names =
        send(
            query.shown(),
            KeyPath.encode(query.folder()),
            index,
            wait,
            consistency,
            List.of("keys", "separator=%2F"));
    if (names.getStatusCode() == OK) {
      wanted.addAll(understood(() -> KvJson.keys(names.getContent())));
      wanted.retainAll(query.keys());
    }
    return names.getConsulIndex();
  }

  /** Keys at one moment; empty if one of them is not there any more. */
  private Optional<List<KvEntry>> together(Set<String> keys, Consistency consistency)
      throws ConsulFailure {
    if (keys.size() > 1 && keys.size() <= MAX_TOGETHER) {
      try {
        HttpResponse response = transact(List.copyOf(keys), consistency);
        return response.getStatusCode() == CONFLICT
            ? Optional.empty()
            : Optional.of(understood(() -> KvJson.results(response.getContent())));
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
      HttpResponse response = transact(some, Consistency.CONSISTENT);
      Set<Integer> missing =
          response.getStatusCode() == CONFLICT
              ? understood(() -> KvJson.missing(response.getContent()))
              : Set.of();
      for (int j = 0; j < some.size(); j++) {
        if (!missing.contains(j)) {
          existing.add(some.get(j));
        }
      }
    }
    return existing;
  }

  private HttpResponse transact(List<String> keys, Consistency consistency) throws ConsulFailure {
    List<String> parameters = new ArrayList<>(consistency.parameters());
    addDatacenter(parameters);
    channel.expect(Duration.ZERO);
    UrlParameters url = () -> parameters;
    HttpResponse response;
    try {
      requests++;
      response = client.makePutRequest("/v1/txn", KvJson.gets(keys), url);
    } catch (RuntimeException e) {
      onLoss.run();
      throw failures.transport("a transaction", e);
    }
    int status = response.getStatusCode();
    if (status != OK && status != CONFLICT) {
      throw failures.status("a transaction", "read", status, response.getContent());
    }
    return response;
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T understood(Reading<T> reading) throws ConsulFailure {
    try {
      return reading.read();
    } catch (IOException | RuntimeException e) {
      throw failures.garbage(e);
    }
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

  private HttpResponse send(
      String shown,
      String path,
      long index,
      Duration wait,
      Consistency consistency,
      List<String> more)
      throws ConsulFailure {
    List<String> parameters = new ArrayList<>(more);
    if (index > 0) {
      parameters.add("index=" + index);
      parameters.add("wait=" + wait.toMillis() + "ms");
    }
    parameters.addAll(consistency.parameters());
    addDatacenter(parameters);
    channel.expect(index > 0 ? wait : Duration.ZERO);
    UrlParameters url = () -> parameters;
    HttpResponse response;
    try {
      requests++;
      response = client.makeGetRequest("/v1/kv/" + path, url);
    } catch (RuntimeException e) {
      onLoss.run();
      throw failures.transport(shown, e);
    }
    int status = response.getStatusCode();
    if (status != OK && status != NOT_FOUND) {
      throw failures.status(shown, "read", status, response.getContent());
    }
    if (status == NOT_FOUND && response.getConsulIndex() == null) {
      throw failures.foreign();
    }
    return response;
  }

  private void addDatacenter(List<String> parameters) {
    if (settings.datacenter() != null) {
      parameters.add("dc=" + KeyPath.encode(settings.datacenter()));
    }
  }

  /** Ends the request that runs. */
  @Override
  public void close() {
    channel.abort();
  }
}
