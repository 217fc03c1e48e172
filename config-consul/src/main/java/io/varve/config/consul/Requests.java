package io.varve.config.consul;

import com.ecwid.consul.UrlParameters;
import com.ecwid.consul.transport.HttpResponse;
import com.ecwid.consul.v1.ConsulRawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that read the store: sends them, counts them, and says what went wrong. For one
 * thread.
 */
final class Requests {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final ConsulSettings settings;
  private final Channel channel;
  private final ConsulRawClient client;
  private final Failures failures;
  private final Runnable onLoss;
  private long count;

  Requests(ConsulSettings settings, Channel channel, Failures failures, Runnable onLoss) {
    this.settings = settings;
    this.channel = channel;
    this.client = client(settings, channel);
    this.failures = failures;
    this.onLoss = onLoss;
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

  /** How many were made. */
  long count() {
    return count;
  }

  /** Reads what a path names; an answer that it is not there is an answer, too. */
  HttpResponse get(
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
    channel.expect(index > 0 ? wait : Duration.ZERO);
    HttpResponse response =
        send(shown, parameters, NOT_FOUND, url -> client.makeGetRequest("/v1/kv/" + path, url));
    if (response.getStatusCode() == NOT_FOUND && response.getConsulIndex() == null) {
      throw failures.foreign();
    }
    return response;
  }

  /** Reads keys in one transaction; an answer that it failed is an answer, too. */
  HttpResponse transact(List<String> keys, Consistency consistency) throws ConsulFailure {
    channel.expect(Duration.ZERO);
    return send(
        "a transaction",
        new ArrayList<>(consistency.parameters()),
        CONFLICT,
        url -> client.makePutRequest("/v1/txn", KvJson.gets(keys), url));
  }

  /** Asks the agent for something else than keys; every answer is one, whatever its status. */
  HttpResponse ask(String path) throws ConsulFailure {
    channel.expect(Duration.ZERO);
    try {
      count++;
      return client.makeGetRequest(path, () -> List.of());
    } catch (RuntimeException e) {
      onLoss.run();
      throw failures.transport(path, e);
    }
  }

  private interface Method {
    HttpResponse send(UrlParameters url);
  }

  /** Takes an answer with the status 200 or one other. */
  private HttpResponse send(String shown, List<String> parameters, int other, Method method)
      throws ConsulFailure {
    if (settings.datacenter() != null) {
      parameters.add("dc=" + KeyPath.encode(settings.datacenter()));
    }
    HttpResponse response;
    try {
      count++;
      response = method.send(() -> parameters);
    } catch (RuntimeException e) {
      onLoss.run();
      throw failures.transport(shown, e);
    }
    int status = response.getStatusCode();
    if (status != OK && status != other) {
      throw failures.status(shown, "read", status, response.getContent());
    }
    return response;
  }

  /** Makes sense of an answer. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * What an answer says.
   *
   * @throws ConsulFailure if it is not Consul's
   */
  <T> T understood(Reading<T> reading) throws ConsulFailure {
    try {
      return reading.read();
    } catch (IOException | RuntimeException e) {
      throw failures.garbage(e);
    }
  }
}
