package io.varve.config.consul;

import com.ecwid.consul.transport.HttpResponse;
import io.varve.config.Problem;
import io.varve.config.consul.ConsulFailure.Kind;
import io.varve.config.spi.Write;
import io.varve.config.spi.WriteResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.http.conn.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the store over one connection at a time. For one thread at a time. Every failure is a
 * {@link ConsulFailure}; nothing is tried twice.
 */
final class KvWriter {
  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;

  private final ConsulSettings settings;
  private final Channel channel;
  private final AgentClient client;
  private final Failures failures;

  KvWriter(ConsulSettings settings, Channel channel) {
    this.settings = settings;
    this.channel = channel;
    this.client = new AgentClient(settings, channel);
    this.failures = new Failures(settings.address());
  }

  /** Makes one write; a value may then be as large as the agent allows for one. */
  WriteResult one(Write write) throws ConsulFailure {
    List<String> parameters = new ArrayList<>();
    TxnJson.condition(write).ifPresent(index -> parameters.add("cas=" + index));
    String path = "/v1/kv/" + KeyPath.encode(write.key());
    String text = TxnJson.text(write).orElse(null);
    HttpResponse response =
        send(
            write.key(),
            parameters,
            all -> text == null ? client.delete(path, all) : client.put(path, all, text));
    return switch (response.getStatusCode() == OK ? response.getContent().strip() : "") {
      case "true" -> new WriteResult(List.of());
      case "false" -> new WriteResult(List.of(write));
      default -> throw refused(write.key(), response);
    };
  }

  /** Makes some writes in one transaction. */
  WriteResult all(List<Write> batch) throws ConsulFailure {
    String shown = "transaction of " + batch.size() + " writes";
    String body = TxnJson.body(batch);
    HttpResponse response = send(shown, new ArrayList<>(), all -> client.put("/v1/txn", all, body));
    if (response.getStatusCode() == OK) {
      return new WriteResult(List.of());
    }
    if (response.getStatusCode() == CONFLICT) {
      try {
        return new WriteResult(TxnJson.conflicts(response.getContent(), batch));
      } catch (IOException | RuntimeException e) {
        throw failures.garbage(e);
      }
    }
    throw refused(shown, response);
  }

  private interface Method {
    HttpResponse send(List<String> parameters);
  }

  private HttpResponse send(String shown, List<String> parameters, Method method)
      throws ConsulFailure {
    if (settings.datacenter() != null) {
      parameters.add("dc=" + KeyPath.encode(settings.datacenter()));
    }
    channel.expect(Duration.ZERO);
    try {
      return method.send(parameters);
    } catch (RuntimeException e) {
      ConsulFailure failure = failures.transport(shown, e);
      throw wasNotSent(failure.getCause()) ? failure : doubtful(failure);
    }
  }

  private ConsulFailure refused(String shown, HttpResponse response) {
    int status = response.getStatusCode();
    if (status == OK) {
      return doubtful(failures.foreign());
    }
    if (status == TOO_LARGE) {
      return failures.tooLarge(shown);
    }
    ConsulFailure failure = failures.status(shown, "write", status, response.getContent());
    return failure.kind() == Kind.UNAVAILABLE ? doubtful(failure) : failure;
  }

  private static boolean wasNotSent(@Nullable Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof ConnectTimeoutException
        || cause instanceof SSLException;
  }

  private static ConsulFailure doubtful(ConsulFailure failure) {
    Problem problem = failure.problem();
    return new ConsulFailure(
        failure.kind(),
        new Problem(
            problem.key(),
            problem.origin(),
            problem.expected(),
            problem.found() + ", so that it is not known whether it wrote",
            "read the keys to find out, and " + problem.remedy()),
        failure.getCause());
  }
}
