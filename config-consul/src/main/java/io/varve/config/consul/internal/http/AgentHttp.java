package io.varve.config.consul.internal.http;

import com.ecwid.consul.transport.DefaultHttpTransport;
import com.ecwid.consul.transport.HttpRequest;
import com.ecwid.consul.transport.HttpResponse;
import com.ecwid.consul.transport.HttpTransport;
import io.varve.config.consul.internal.http.ConsulRequestException.Kind;
import io.varve.config.consul.internal.settings.AgentAddress;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * HTTP requests to the agents of the list, by path. For one thread. Every failure of the transport
 * is a {@link ConsulRequestException}. No status is a failure.
 *
 * <p>Uses the transport of consul-api, not its {@code ConsulRawClient}: loading that class
 * initializes TLS for an unused default client, which takes a quarter of a second.
 */
public final class AgentHttp implements Closeable {
  private final HttpTransport transport;
  private final AgentSelector agents;
  private final HttpChannel channel;
  private final Supplier<String> identity;
  private final Runnable onLoss;
  private long requests;

  /**
   * Sends requests through a channel.
   *
   * @param identity supplies the client certificate, for messages
   * @param onLoss runs after each request without an answer
   */
  AgentHttp(AgentSelector agents, HttpChannel channel, Supplier<String> identity, Runnable onLoss) {
    this.transport = new DefaultHttpTransport(channel);
    this.agents = agents;
    this.channel = channel;
    this.identity = identity;
    this.onLoss = onLoss;
  }

  /**
   * Sends a GET request.
   *
   * @param subject the name of the request, for messages
   * @param path such as {@code /v1/kv/key}, encoded
   * @param parameters such as {@code cas=0}, encoded
   * @param wait the wait of a blocking query; zero for any other request
   */
  public AgentReply get(String subject, String path, List<String> parameters, Duration wait)
      throws ConsulRequestException {
    return exchange(
        subject,
        path,
        parameters,
        wait,
        true,
        request -> transport.makeGetRequest(request.build()));
  }

  /**
   * Sends a PUT request. The body is sent as bytes, because the client would omit an empty string.
   */
  public AgentReply put(String subject, String path, List<String> parameters, String text)
      throws ConsulRequestException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return exchange(
        subject,
        path,
        parameters,
        Duration.ZERO,
        false,
        request -> transport.makePutRequest(request.setBinaryContent(body).build()));
  }

  public AgentReply delete(String subject, String path, List<String> parameters)
      throws ConsulRequestException {
    return exchange(
        subject,
        path,
        parameters,
        Duration.ZERO,
        false,
        request -> transport.makeDeleteRequest(request.build()));
  }

  /**
   * Sends a request to the agents of the list in turn, until one answers.
   *
   * @param repeatable true if the request may be sent again after it was lost
   */
  private AgentReply exchange(
      String subject,
      String path,
      List<String> parameters,
      Duration wait,
      boolean repeatable,
      Function<HttpRequest.Builder, HttpResponse> call)
      throws ConsulRequestException {
    channel.expect(wait);
    List<String> query = parameters;
    for (int others = agents.size() - 1; ; others--) {
      AgentAddress agent = agents.current();
      requests++;
      try {
        HttpResponse response = call.apply(request(agent, path, query));
        agents.answered(agent);
        String body = Objects.requireNonNullElse(response.getContent(), "");
        return new AgentReply(response.getStatusCode(), body, response.getConsulIndex());
      } catch (RuntimeException e) {
        onLoss.run();
        ConsulRequestException failure =
            new ErrorTranslator(agent.toString(), identity).transport(subject, e);
        if (failure.kind() == Kind.UNAVAILABLE) {
          agents.failed(agent);
        }
        boolean repeated = repeatable || ErrorTranslator.wasNotSent(failure);
        if (failure.kind() != Kind.UNAVAILABLE || others == 0 || !repeated) {
          throw failure;
        }
        // Without an index, the next agent answers at once, whatever index it has reached.
        query = withoutIndex(parameters);
        channel.expect(Duration.ZERO);
      }
    }
  }

  private static HttpRequest.Builder request(
      AgentAddress agent, String path, List<String> parameters) {
    String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    return HttpRequest.Builder.newBuilder().setUrl(agent + path + query);
  }

  private static List<String> withoutIndex(List<String> parameters) {
    return parameters.stream()
        .filter(text -> !text.startsWith("index=") && !text.startsWith("wait="))
        .toList();
  }

  /** The number of requests that were sent. */
  public long requests() {
    return requests;
  }

  /** Sets the deadline of the next requests, see {@link HttpChannel#endBy}. */
  public void endBy(long nanos) {
    channel.endBy(nanos);
  }

  /** Aborts the running request, and refuses all later ones. Called from any thread. */
  @Override
  public void close() {
    channel.abort();
  }
}
