package io.varve.config.consul.internal.http;

import com.ecwid.consul.transport.DefaultHttpTransport;
import com.ecwid.consul.transport.HttpRequest;
import com.ecwid.consul.transport.HttpResponse;
import com.ecwid.consul.transport.HttpTransport;
import io.varve.config.consul.internal.settings.ConsulSettings;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * HTTP requests to one agent, by path. For one thread. Every failure of the transport is a {@link
 * ConsulRequestException}. No status is a failure.
 *
 * <p>Uses the transport of consul-api, not its {@code ConsulRawClient}: loading that class
 * initializes TLS for an unused default client, which takes a quarter of a second.
 */
public final class AgentHttp implements Closeable {
  private final HttpTransport transport;
  private final String agent;
  private final HttpChannel channel;
  private final ErrorTranslator errors;
  private final Runnable onLoss;
  private long requests;

  /**
   * Sends requests through a channel.
   *
   * @param onLoss runs after each request without an answer
   */
  AgentHttp(ConsulSettings settings, HttpChannel channel, ErrorTranslator errors, Runnable onLoss) {
    this.transport = new DefaultHttpTransport(channel);
    this.agent = settings.address().toString();
    this.channel = channel;
    this.errors = errors;
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
    HttpRequest request = request(path, parameters).build();
    return send(subject, wait, () -> transport.makeGetRequest(request));
  }

  /**
   * Sends a PUT request. The body is sent as bytes, because the client would omit an empty string.
   */
  public AgentReply put(String subject, String path, List<String> parameters, String text)
      throws ConsulRequestException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    HttpRequest request = request(path, parameters).setBinaryContent(body).build();
    return send(subject, Duration.ZERO, () -> transport.makePutRequest(request));
  }

  public AgentReply delete(String subject, String path, List<String> parameters)
      throws ConsulRequestException {
    HttpRequest request = request(path, parameters).build();
    return send(subject, Duration.ZERO, () -> transport.makeDeleteRequest(request));
  }

  private HttpRequest.Builder request(String path, List<String> parameters) {
    String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    return HttpRequest.Builder.newBuilder().setUrl(agent + path + query);
  }

  private AgentReply send(String subject, Duration wait, Supplier<HttpResponse> exchange)
      throws ConsulRequestException {
    channel.expect(wait);
    requests++;
    try {
      HttpResponse response = exchange.get();
      String body = Objects.requireNonNullElse(response.getContent(), "");
      return new AgentReply(response.getStatusCode(), body, response.getConsulIndex());
    } catch (RuntimeException e) {
      onLoss.run();
      throw errors.transport(subject, e);
    }
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
