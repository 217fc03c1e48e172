package io.varve.config.consul.internal.client;

import io.varve.config.Problem;
import io.varve.config.consul.internal.http.AgentHttp;
import io.varve.config.consul.internal.http.AgentReply;
import io.varve.config.consul.internal.http.ConnectionPool;
import io.varve.config.consul.internal.http.ConsulRequestException;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.http.ErrorTranslator;
import io.varve.config.consul.internal.kv.KvPath;
import io.varve.config.consul.internal.settings.ConsulSettings;
import io.varve.config.spi.Write;
import io.varve.config.spi.WriteResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes to the key-value store over one connection. For one thread at a time. Every failure is a
 * {@link ConsulRequestException}; no request is retried.
 */
final class KvWriter {
  private final ConsulSettings settings;
  private final AgentHttp client;
  private final ErrorTranslator errors;

  /** Opens a connection of its own. */
  KvWriter(ConsulSettings settings, ConnectionPool pool) {
    this.settings = settings;
    this.client = pool.open();
    this.errors = new ErrorTranslator(settings.address());
  }

  /** Makes one write, without a transaction: the agent accepts larger values so. */
  WriteResult one(Write write) throws ConsulRequestException {
    List<String> parameters = new ArrayList<>();
    TxnCodec.condition(write).ifPresent(index -> parameters.add("cas=" + index));
    String path = "/v1/kv/" + KvPath.encode(write.key());
    String text = write.text().orElse(null);
    AgentReply response =
        send(
            write.key(),
            parameters,
            all -> text == null ? client.delete(path, all) : client.put(path, all, text));
    return switch (response.status() == AgentReply.OK ? response.body().strip() : "") {
      case "true" -> new WriteResult(List.of());
      case "false" -> new WriteResult(List.of(write));
      default -> throw refused(write.key(), response);
    };
  }

  /** Makes several writes in one transaction. */
  WriteResult all(List<Write> batch) throws ConsulRequestException {
    String subject = "transaction of " + batch.size() + " writes";
    String body = TxnCodec.body(batch);
    AgentReply response = send(subject, new ArrayList<>(), all -> client.put("/v1/txn", all, body));
    if (response.status() == AgentReply.OK) {
      return new WriteResult(List.of());
    }
    if (response.status() == AgentReply.CONFLICT) {
      try {
        return new WriteResult(TxnCodec.conflicts(response.body(), batch));
      } catch (IOException | RuntimeException e) {
        throw errors.unparsable(e);
      }
    }
    throw refused(subject, response);
  }

  private interface Method {
    AgentReply send(List<String> parameters);
  }

  private AgentReply send(String subject, List<String> parameters, Method method)
      throws ConsulRequestException {
    if (settings.datacenter() != null) {
      parameters.add("dc=" + KvPath.encode(settings.datacenter()));
    }
    client.expect(Duration.ZERO);
    try {
      return method.send(parameters);
    } catch (RuntimeException e) {
      ConsulRequestException failure = errors.transport(subject, e);
      throw ErrorTranslator.wasNotSent(failure) ? failure : outcomeUnknown(failure);
    }
  }

  private ConsulRequestException refused(String subject, AgentReply response) {
    int status = response.status();
    if (status == AgentReply.OK) {
      return outcomeUnknown(errors.foreign());
    }
    if (status == AgentReply.TOO_LARGE) {
      return errors.tooLarge(subject);
    }
    ConsulRequestException failure = errors.status(subject, "write", status, response.body());
    return failure.kind() == Kind.UNAVAILABLE ? outcomeUnknown(failure) : failure;
  }

  private static ConsulRequestException outcomeUnknown(ConsulRequestException failure) {
    Problem problem = failure.problem();
    return new ConsulRequestException(
        failure.kind(),
        new Problem(
            problem.key(),
            problem.origin(),
            problem.expected(),
            problem.found() + "; the write may have been made or not",
            "read the keys to find out, and " + problem.remedy(),
            problem.code()),
        failure.getCause());
  }
}
