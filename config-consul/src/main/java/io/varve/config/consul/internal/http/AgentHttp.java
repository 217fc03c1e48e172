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

/**
 * HTTP requests to one agent, by path. For one thread. Throws the exceptions of consul-api's
 * transport, see {@link ErrorTranslator#transport}.
 *
 * <p>Uses the transport of consul-api, not its {@code ConsulRawClient}: loading that class sets up
 * TLS for an unused default client, which takes a quarter of a second.
 */
public final class AgentHttp implements Closeable {
  private final HttpTransport transport;
  private final String agent;
  private final HttpChannel channel;

  AgentHttp(ConsulSettings settings, HttpChannel channel) {
    this.transport = new DefaultHttpTransport(channel);
    this.agent = settings.address().toString();
    this.channel = channel;
  }

  /**
   * Sends a GET request.
   *
   * @param path such as {@code /v1/kv/key}, encoded
   * @param parameters such as {@code cas=0}, encoded
   */
  public AgentReply get(String path, List<String> parameters) {
    return reply(transport.makeGetRequest(request(path, parameters).build()));
  }

  /** Sends a PUT request. The text goes as bytes, because the client drops an empty text. */
  public AgentReply put(String path, List<String> parameters, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return reply(
        transport.makePutRequest(request(path, parameters).setBinaryContent(body).build()));
  }

  /** Sends a DELETE request. */
  public AgentReply delete(String path, List<String> parameters) {
    return reply(transport.makeDeleteRequest(request(path, parameters).build()));
  }

  private static AgentReply reply(HttpResponse response) {
    String body = response.getContent();
    return new AgentReply(
        response.getStatusCode(), body == null ? "" : body, response.getConsulIndex());
  }

  /** Sets the wait of the next requests, see {@link HttpChannel#expect}. */
  public void expect(Duration wait) {
    channel.expect(wait);
  }

  /** Sets the deadline of the next requests, see {@link HttpChannel#endBy}. */
  public void endBy(long nanos) {
    channel.endBy(nanos);
  }

  /** Ends the request that runs, and refuses all others. Called from any thread. */
  @Override
  public void close() {
    channel.abort();
  }

  private HttpRequest.Builder request(String path, List<String> parameters) {
    String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    return HttpRequest.Builder.newBuilder().setUrl(agent + path + query);
  }
}
