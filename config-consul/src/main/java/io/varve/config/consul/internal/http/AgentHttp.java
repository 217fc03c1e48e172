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
 * What the chosen client sends to one agent, by path. For one thread. Throws what the client's
 * transport throws.
 *
 * <p>Stands on the transport of consul-api and not on its {@code ConsulRawClient}: to load that
 * class sets up TLS for a default client that nobody uses, for a quarter of a second.
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
   * Reads.
   *
   * @param path such as {@code /v1/kv/key}, encoded
   * @param parameters such as {@code cas=0}, encoded
   */
  public AgentReply get(String path, List<String> parameters) {
    return reply(transport.makeGetRequest(request(path, parameters).build()));
  }

  /** Writes a text, as bytes: of a text the client takes an empty one for none. */
  public AgentReply put(String path, List<String> parameters, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return reply(
        transport.makePutRequest(request(path, parameters).setBinaryContent(body).build()));
  }

  /** Deletes. */
  public AgentReply delete(String path, List<String> parameters) {
    return reply(transport.makeDeleteRequest(request(path, parameters).build()));
  }

  private static AgentReply reply(HttpResponse response) {
    return new AgentReply(
        response.getStatusCode(), response.getContent(), response.getConsulIndex());
  }

  /** Sets the longest wait for the next replies, see {@link HttpChannel#expect}. */
  public void expect(Duration wait) {
    channel.expect(wait);
  }

  /** Sets the end of the next requests, see {@link HttpChannel#endBy}. */
  public void endBy(long nanos) {
    channel.endBy(nanos);
  }

  /** Ends the request that runs, and refuses all others. From any thread. */
  @Override
  public void close() {
    channel.abort();
  }

  private HttpRequest.Builder request(String path, List<String> parameters) {
    String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    return HttpRequest.Builder.newBuilder().setUrl(agent + path + query);
  }
}
