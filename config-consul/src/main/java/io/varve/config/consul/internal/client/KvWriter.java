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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes to the key-value store over one connection. For one thread at a time. Every failure is a
 * {@link ConsulRequestException}; no request is retried.
 */
final class KvWriter {
  private final ConsulSettings settings;
  private final AgentHttp agent;
  private final ErrorTranslator errors;

  /** Opens its own connection. */
  KvWriter(ConsulSettings settings, ConnectionPool pool) {
    this.settings = settings;
    this.agent = pool.open();
    this.errors = new ErrorTranslator(settings.address());
  }

  /**
   * Sends one write without a transaction, since the agent then accepts larger values.
   *
   * @return the write if its condition did not hold
   */
  List<Write> one(Write write) throws ConsulRequestException {
    List<String> parameters = new ArrayList<>(settings.datacenterParameters());
    TxnCodec.condition(write).ifPresent(index -> parameters.add("cas=" + index));
    String path = "/v1/kv/" + KvPath.encode(write.key());
    String text = write.text().orElse(null);
    AgentReply response =
        send(
            () ->
                text == null
                    ? agent.delete(write.key(), path, parameters)
                    : agent.put(write.key(), path, parameters, text));
    return switch (response.status() == AgentReply.OK ? response.body().strip() : "") {
      case "true" -> List.of();
      case "false" -> List.of(write);
      default -> throw refused(write.key(), response);
    };
  }

  /**
   * Sends several writes in one transaction.
   *
   * @return the writes whose condition did not hold
   */
  List<Write> all(List<Write> batch) throws ConsulRequestException {
    String subject = "transaction of " + batch.size() + " writes";
    String body = TxnCodec.body(batch);
    AgentReply response =
        send(() -> agent.put(subject, "/v1/txn", settings.datacenterParameters(), body));
    if (response.status() == AgentReply.OK) {
      return List.of();
    }
    if (response.status() == AgentReply.CONFLICT) {
      try {
        return TxnCodec.conflicts(response.body(), batch);
      } catch (IOException | RuntimeException e) {
        throw errors.unparsable(e);
      }
    }
    boolean name = ErrorTranslator.isNameRefused(response.status(), response.body());
    List<String> keys = batch.stream().map(Write::key).toList();
    throw refused(name ? TxnCodec.refusedNames(keys) : subject, response);
  }

  private interface Request {
    AgentReply send() throws ConsulRequestException;
  }

  private static AgentReply send(Request request) throws ConsulRequestException {
    try {
      return request.send();
    } catch (ConsulRequestException failure) {
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
    if (!failure.wasNotExecuted()) {
      return outcomeUnknown(failure);
    }
    return failure.kind() == Kind.UNAVAILABLE
        ? with(failure, "; nothing was written", "write again later; ")
        : failure;
  }

  private static ConsulRequestException outcomeUnknown(ConsulRequestException failure) {
    return with(
        failure, "; the write may have been made or not", "read the keys to find out, and ");
  }

  private static ConsulRequestException with(
      ConsulRequestException failure, String outcome, String remedy) {
    Problem problem = failure.problem();
    return new ConsulRequestException(
        failure.kind(),
        new Problem(
            problem.key(),
            problem.origin(),
            problem.expected(),
            problem.found() + outcome,
            remedy + problem.remedy(),
            problem.code()),
        failure.getCause());
  }
}
