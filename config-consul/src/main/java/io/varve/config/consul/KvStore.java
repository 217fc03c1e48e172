package io.varve.config.consul;

import com.ecwid.consul.UrlParameters;
import com.ecwid.consul.transport.HttpResponse;
import com.ecwid.consul.v1.ConsulRawClient;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The store, read over one connection at a time. For one thread, but {@link #close} may come from
 * any. Every failure is a {@link ConsulFailure}, whatever the layers below throw.
 */
final class KvStore implements Closeable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final ConsulSettings settings;
  private final Channel channel;
  private final ConsulRawClient client;
  private final Failures failures;
  private final Runnable onLoss;

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
      return new Answer(all.contents().only(among.keys()::contains), all.index(), all.filtered());
    }
    if (query instanceof Query.Single single) {
      return get(query, KeyPath.encode(single.key()), index, wait, consistency, List.of());
    }
    return files((Query.Files) query, index, wait, consistency);
  }

  private Answer list(
      Query query, String prefix, long index, Duration wait, Consistency consistency)
      throws ConsulFailure {
    return get(query, KeyPath.encode(prefix), index, wait, consistency, List.of("recurse"));
  }

  private Answer get(
      Query query,
      String path,
      long index,
      Duration wait,
      Consistency consistency,
      List<String> more)
      throws ConsulFailure {
    HttpResponse response = send(query.shown(), path, index, wait, consistency, more);
    boolean filtered = channel.wasFiltered();
    List<KvEntry> entries = List.of();
    if (response.getStatusCode() == OK) {
      try {
        entries = KvJson.entries(response.getContent());
      } catch (IOException | RuntimeException e) {
        throw failures.garbage(e);
      }
      if (entries.isEmpty() && response.getConsulIndex() == null) {
        throw failures.foreign();
      }
    }
    return new Answer(new Contents(entries), response.getConsulIndex(), filtered);
  }

  /** The names first, then those that are wanted: what comes between changes the names' index. */
  private Answer files(Query.Files query, long index, Duration wait, Consistency consistency)
      throws ConsulFailure {
    HttpResponse names =
        send(
            query.shown(),
            KeyPath.encode(query.folder()),
            index,
            wait,
            consistency,
            List.of("keys", "separator=%2F"));
    boolean filtered = channel.wasFiltered();
    TreeSet<String> wanted = new TreeSet<>();
    if (names.getStatusCode() == OK) {
      try {
        wanted.addAll(KvJson.keys(names.getContent()));
      } catch (IOException | RuntimeException e) {
        throw failures.garbage(e);
      }
      wanted.retainAll(query.keys());
    }
    List<KvEntry> entries = new ArrayList<>();
    for (String key : wanted) {
      find(key, consistency).ifPresent(entries::add);
    }
    return new Answer(new Contents(entries), names.getConsulIndex(), filtered);
  }

  /**
   * One key, now.
   *
   * @throws ConsulFailure also if the token may not read it
   */
  Optional<KvEntry> find(String key, Consistency consistency) throws ConsulFailure {
    Query single = new Query.Single(key);
    List<KvEntry> entries =
        get(single, KeyPath.encode(key), 0, Duration.ZERO, consistency, List.of())
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
    if (settings.datacenter() != null) {
      parameters.add("dc=" + KeyPath.encode(settings.datacenter()));
    }
    channel.expect(index > 0 ? wait : Duration.ZERO);
    UrlParameters url = () -> parameters;
    HttpResponse response;
    try {
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

  /** Ends the request that runs. */
  @Override
  public void close() {
    channel.abort();
  }
}
