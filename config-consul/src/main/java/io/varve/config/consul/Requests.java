package io.varve.config.consul;

import com.ecwid.consul.transport.HttpResponse;
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
  private final AgentClient client;
  private final Failures failures;
  private final Runnable onLoss;
  private long count;

  Requests(ConsulSettings settings, Channel channel, Failures failures, Runnable onLoss) {
    this.settings = settings;
    this.channel = channel;
    this.client = new AgentClient(settings, channel);
    this.failures = failures;
    this.onLoss = onLoss;
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
        send(shown, parameters, NOT_FOUND, all -> client.get("/v1/kv/" + path, all));
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
        all -> client.put("/v1/txn", all, KvJson.gets(keys)));
  }

  /** Asks the agent for something else than keys; every answer is one, whatever its status. */
  HttpResponse ask(String path) throws ConsulFailure {
    channel.expect(Duration.ZERO);
    try {
      count++;
      return client.get(path, List.of());
    } catch (RuntimeException e) {
      onLoss.run();
      throw failures.transport(path, e);
    }
  }

  private interface Method {
    HttpResponse send(List<String> parameters);
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
      response = method.send(parameters);
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
