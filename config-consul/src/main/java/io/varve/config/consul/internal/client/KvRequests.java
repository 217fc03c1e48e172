package io.varve.config.consul.internal.client;

import io.varve.config.consul.internal.http.AgentHttp;
import io.varve.config.consul.internal.http.AgentReply;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.http.ErrorTranslator;
import io.varve.config.consul.internal.kv.KvPath;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.consul.internal.settings.ReadConsistency;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that read the store: sends them, counts them, and says what went wrong. For one
 * thread.
 */
final class KvRequests {
  private final ConsulSettings settings;
  private final AgentHttp client;
  private final ErrorTranslator failures;
  private final Runnable onLoss;
  private long count;

  KvRequests(ConsulSettings settings, AgentHttp client, ErrorTranslator failures, Runnable onLoss) {
    this.settings = settings;
    this.client = client;
    this.failures = failures;
    this.onLoss = onLoss;
  }

  /** How many were made. */
  long count() {
    return count;
  }

  /** Reads what a path names; an answer that it is not there is an answer, too. */
  AgentReply get(
      String shown,
      String path,
      long index,
      Duration wait,
      ReadConsistency consistency,
      List<String> more)
      throws ConsulRequestException {
    List<String> parameters = new ArrayList<>(more);
    if (index > 0) {
      parameters.add("index=" + index);
      parameters.add("wait=" + wait.toMillis() + "ms");
    }
    parameters.addAll(consistency.parameters());
    client.expect(index > 0 ? wait : Duration.ZERO);
    AgentReply response =
        send(shown, parameters, AgentReply.NOT_FOUND, all -> client.get("/v1/kv/" + path, all));
    if (response.status() == AgentReply.NOT_FOUND && response.index() == null) {
      throw failures.foreign();
    }
    return response;
  }

  /** Reads keys in one transaction; an answer that it failed is an answer, too. */
  AgentReply transact(List<String> keys, ReadConsistency consistency)
      throws ConsulRequestException {
    client.expect(Duration.ZERO);
    return send(
        "a transaction",
        new ArrayList<>(consistency.parameters()),
        AgentReply.CONFLICT,
        all -> client.put("/v1/txn", all, KvResponseParser.gets(keys)));
  }

  /** Asks the agent for something else than keys; every answer is one, whatever its status. */
  AgentReply ask(String path) throws ConsulRequestException {
    client.expect(Duration.ZERO);
    try {
      count++;
      return client.get(path, List.of());
    } catch (RuntimeException e) {
      onLoss.run();
      throw failures.transport(path, e);
    }
  }

  private interface Method {
    AgentReply send(List<String> parameters);
  }

  /** Takes an answer with the status 200 or one other. */
  private AgentReply send(String shown, List<String> parameters, int other, Method method)
      throws ConsulRequestException {
    if (settings.datacenter() != null) {
      parameters.add("dc=" + KvPath.encode(settings.datacenter()));
    }
    AgentReply response;
    try {
      count++;
      response = method.send(parameters);
    } catch (RuntimeException e) {
      onLoss.run();
      throw failures.transport(shown, e);
    }
    int status = response.status();
    if (status != AgentReply.OK && status != other) {
      throw failures.status(shown, "read", status, response.body());
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
   * @throws ConsulRequestException if it is not Consul's
   */
  <T> T understood(Reading<T> reading) throws ConsulRequestException {
    try {
      return reading.read();
    } catch (IOException | RuntimeException e) {
      throw failures.garbage(e);
    }
  }
}
