package io.varve.testing.consul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Client of Consul's HTTP API on top of the JDK's HTTP client, so that a test changes and checks
 * the server without the code under test. A method returns when the server has responded.
 *
 * <p>An answer other than success is an {@link IllegalStateException} with status and body; a
 * connection that fails, or no answer in 30 s, is an {@link UncheckedIOException}.
 */
public final class ConsulApi {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final byte[] NOTHING = {};

  private final HttpClient client;
  private final URI uri;
  private final @Nullable String token;

  ConsulApi(HttpClient client, URI uri, @Nullable String token) {
    this.client = client;
    this.uri = uri;
    this.token = token;
  }

  /** A client of the server at a plain address, without a token. */
  public static ConsulApi at(URI uri) {
    return new ConsulApi(newClient().build(), uri, null);
  }

  static HttpClient.Builder newClient() {
    // A test that causes a redirect expects to see it.
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .followRedirects(HttpClient.Redirect.NEVER);
  }

  URI uri() {
    return uri;
  }

  /** The same client with another token, or with none. */
  public ConsulApi withToken(@Nullable String other) {
    return new ConsulApi(client, uri, other);
  }

  /** The same client through a relay in front of the server. */
  public ConsulApi through(Relay relay) {
    return new ConsulApi(client, relay.uri(), token);
  }

  /** The same client through a façade in front of the server. */
  public ConsulApi through(ConsulFacade facade) {
    return new ConsulApi(client, facade.uri(), token);
  }

  /** Puts a value unconditionally. */
  public void put(String key, String value) {
    put(key, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts values, one after the other: {@code "a", "1", "b", "2"}. */
  public void putAll(String... keysAndValues) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      put(keysAndValues[i], keysAndValues[i + 1]);
    }
  }

  /** Puts bytes unconditionally. */
  public void put(String key, byte[] value) {
    require("PUT", path(key), value);
  }

  /** Puts a value if the key has this ModifyIndex; 0 for a key that does not exist. */
  public boolean compareAndSet(String key, long index, String value) {
    byte[] body = value.getBytes(StandardCharsets.UTF_8);
    return text(require("PUT", path(key) + "?cas=" + index, body)).strip().equals("true");
  }

  /** The value; empty if the key does not exist. */
  public Optional<String> find(String key) {
    HttpResponse<byte[]> answer = send("GET", path(key) + "?raw=true", NOTHING);
    return answer.statusCode() == 404
        ? Optional.empty()
        : Optional.of(text(success("GET", path(key), answer)));
  }

  /** Deletes a key; does nothing if it does not exist. */
  public void delete(String key) {
    require("DELETE", path(key), NOTHING);
  }

  /** Deletes all keys with this prefix. */
  public void deleteTree(String prefix) {
    require("DELETE", path(prefix) + "?recurse=true", NOTHING);
  }

  /** Starts an atomic batch of writes. */
  public ConsulTransaction transaction() {
    return new ConsulTransaction(this);
  }

  /** The index for a blocking query on this key. */
  public long index(String key) {
    return header(send("GET", path(key), NOTHING), key);
  }

  /** The index for a blocking query on all keys with this prefix. */
  public long treeIndex(String prefix) {
    return header(send("GET", path(prefix) + "?recurse=true", NOTHING), prefix);
  }

  private static long header(HttpResponse<byte[]> answer, String key) {
    return answer
        .headers()
        .firstValueAsLong("X-Consul-Index")
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no index for '" + key + "': " + answer.statusCode() + " " + text(answer)));
  }

  /** The RPC address of the leader as this server knows it; empty if it knows none. */
  public Optional<String> leader() {
    String quoted = text(require("GET", "/v1/status/leader", NOTHING)).strip();
    return Optional.of(quoted.replace("\"", "")).filter(address -> !address.isEmpty());
  }

  /** Saves the whole state of the store. */
  public byte[] saveSnapshot() {
    return require("GET", "/v1/snapshot", NOTHING).body();
  }

  /** Restores a state from {@link #saveSnapshot}. */
  public void restoreSnapshot(byte[] snapshot) {
    require("PUT", "/v1/snapshot", snapshot);
  }

  /** Policies and tokens; for a server with ACLs, by a client with the management token. */
  public ConsulAcl acl() {
    return new ConsulAcl(this);
  }

  /**
   * Sends a request as it is and returns the answer as it is, whatever its status.
   *
   * @param target path and query, already encoded, such as {@code /v1/kv/foo?flags=7}
   */
  public HttpResponse<byte[]> send(String method, String target, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri.resolve(target))
            .timeout(PATIENCE)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (token != null) {
      request.header("X-Consul-Token", token);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + uri.resolve(target) + ": " + e, e);
    } catch (InterruptedException e) {
      throw Polling.interrupted(e);
    }
  }

  HttpResponse<byte[]> require(String method, String target, byte[] body) {
    return success(method, target, send(method, target, body));
  }

  private static HttpResponse<byte[]> success(
      String method, String target, HttpResponse<byte[]> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          method + " " + target + ": " + answer.statusCode() + " " + text(answer));
    }
    return answer;
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** The path of a key, encoded. */
  static String path(String key) {
    StringBuilder path = new StringBuilder("/v1/kv");
    for (String segment : key.split("/", -1)) {
      path.append('/')
          .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return path.toString();
  }
}
