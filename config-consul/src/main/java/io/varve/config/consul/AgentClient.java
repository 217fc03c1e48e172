package io.varve.config.consul;

import com.ecwid.consul.transport.DefaultHttpTransport;
import com.ecwid.consul.transport.HttpRequest;
import com.ecwid.consul.transport.HttpResponse;
import com.ecwid.consul.transport.HttpTransport;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the chosen client sends to one agent, by path. For one thread. Throws what the client's
 * transport throws.
 *
 * <p>Stands on the transport of consul-api and not on its {@code ConsulRawClient}: to load that
 * class sets up TLS for a default client that nobody uses, for a quarter of a second.
 */
final class AgentClient {
  private final HttpTransport transport;
  private final String agent;

  AgentClient(ConsulSettings settings, Channel channel) {
    this.transport = new DefaultHttpTransport(channel);
    this.agent = settings.address().toString();
  }

  /**
   * Reads.
   *
   * @param path such as {@code /v1/kv/key}, encoded
   * @param parameters such as {@code cas=0}, encoded
   */
  HttpResponse get(String path, List<String> parameters) {
    return transport.makeGetRequest(request(path, parameters).build());
  }

  /** Writes a text, as bytes: of a text the client takes an empty one for none. */
  HttpResponse put(String path, List<String> parameters, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return transport.makePutRequest(request(path, parameters).setBinaryContent(body).build());
  }

  /** Deletes. */
  HttpResponse delete(String path, List<String> parameters) {
    return transport.makeDeleteRequest(request(path, parameters).build());
  }

  private HttpRequest.Builder request(String path, List<String> parameters) {
    String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    return HttpRequest.Builder.newBuilder().setUrl(agent + path + query);
  }
}
