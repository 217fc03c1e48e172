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

/** Read requests: sends and counts them, and translates their errors. For one thread. */
final class KvRequests {
  private final ConsulSettings settings;
  private final AgentHttp client;
  private final ErrorTranslator errors;
  private final Runnable onLoss;
  private long count;

  KvRequests(ConsulSettings settings, AgentHttp client, ErrorTranslator errors, Runnable onLoss) {
    this.settings = settings;
    this.client = client;
    this.errors = errors;
    this.onLoss = onLoss;
  }

  /** The number of requests made. */
  long count() {
    return count;
  }

  /** Reads keys by path. Status 404 is an answer. */
  AgentReply get(
      String subject,
      String path,
      long index,
      Duration wait,
      ReadConsistency consistency,
      List<String> options)
      throws ConsulRequestException {
    List<String> parameters = new ArrayList<>(options);
    if (index > 0) {
      parameters.add("index=" + index);
      parameters.add("wait=" + wait.toMillis() + "ms");
    }
    parameters.addAll(consistency.parameters());
    client.expect(index > 0 ? wait : Duration.ZERO);
    AgentReply response =
        send(subject, parameters, AgentReply.NOT_FOUND, all -> client.get("/v1/kv/" + path, all));
    if (response.status() == AgentReply.NOT_FOUND && response.index() == null) {
      throw errors.foreign();
    }
    return response;
  }

  /** Reads keys in one transaction. A rollback is an answer. */
  AgentReply transact(List<String> keys, ReadConsistency consistency)
      throws ConsulRequestException {
    client.expect(Duration.ZERO);
    return send(
        "a transaction",
        new ArrayList<>(consistency.parameters()),
        AgentReply.CONFLICT,
        all -> client.put("/v1/txn", all, TxnCodec.gets(keys)));
  }

  /** Sends a request for something other than keys. Every status is an answer. */
  AgentReply ask(String path) throws ConsulRequestException {
    client.expect(Duration.ZERO);
    try {
      count++;
      return client.get(path, List.of());
    } catch (RuntimeException e) {
      onLoss.run();
      throw errors.transport(path, e);
    }
  }

  private interface Method {
    AgentReply send(List<String> parameters);
  }

  /** Sends a request whose answer has status 200 or one other. */
  private AgentReply send(String subject, List<String> parameters, int other, Method method)
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
      throw errors.transport(subject, e);
    }
    int status = response.status();
    if (status != AgentReply.OK && status != other) {
      throw errors.status(subject, "read", status, response.body());
    }
    return response;
  }

  /** Parser of a reply. */
  interface Parser<T> {
    T parse() throws IOException;
  }

  /**
   * Parses a reply.
   *
   * @throws ConsulRequestException if the reply is not Consul's
   */
  <T> T parse(Parser<T> parser) throws ConsulRequestException {
    try {
      return parser.parse();
    } catch (IOException | RuntimeException e) {
      throw errors.unparsable(e);
    }
  }
}
