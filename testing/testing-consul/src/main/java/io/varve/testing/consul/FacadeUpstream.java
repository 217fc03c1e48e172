package io.varve.testing.consul;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/** Requests of a {@link ConsulFacade} to the server behind it. Thread-safe. */
final class FacadeUpstream {
  /** Longer than the longest wait of a server. */
  private static final Duration PATIENCE = Duration.ofMinutes(11);

  /** Headers that belong to the connection, and the one of an enterprise feature. */
  private static final Set<String> OWN =
      Set.of("host", "connection", "content-length", "expect", "accept-encoding");

  private final HttpClient client = ConsulApi.newClient().build();
  private final URI server;

  FacadeUpstream(URI server) {
    this.server = server;
  }

  /** Sends a request with another target, the same method, headers and body. */
  HttpResponse<String> send(Request request, String target)
      throws IOException, InterruptedException {
    HttpRequest.Builder forward =
        HttpRequest.newBuilder(server.resolve(target))
            .timeout(PATIENCE)
            .method(request.method(), BodyPublishers.ofString(request.body()));
    request.headers().entrySet().stream()
        .filter(header -> !OWN.contains(header.getKey()))
        .forEach(header -> forward.header(header.getKey(), header.getValue()));
    return client.send(forward.build(), BodyHandlers.ofString());
  }

  /** Reads a key or keys. */
  HttpResponse<String> send(KvCall call) throws IOException, InterruptedException {
    return send(call.request(), call.target());
  }

  /**
   * Reads one key with a blocking query. While the key is missing, writes of other keys do not end
   * the wait; the first look at the store does, if its index is higher.
   */
  HttpResponse<String> awaitKey(KvCall call) throws IOException, InterruptedException {
    Duration wait = call.waitTime();
    long end = System.nanoTime() + wait.plus(wait.dividedBy(32)).toNanos();
    HttpResponse<String> answer = send(call.atOnce());
    if (answer.statusCode() != 404) {
      return send(call);
    }
    if (index(answer) > call.index()) {
      return answer;
    }
    while (answer.statusCode() == 404 && end - System.nanoTime() > 1_000_000) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      answer = send(call.waiting(Math.max(1, index(answer)), left));
    }
    return answer;
  }

  static long index(HttpResponse<?> answer) {
    return answer.headers().firstValueAsLong("X-Consul-Index").orElse(0);
  }
}
