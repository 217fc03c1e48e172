package io.varve.testing.consul;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Request to {@code /v1/kv}, taken apart.
 *
 * @param path encoded
 * @param key decoded
 * @param parameters those of the query, encoded
 */
record KvCall(Request request, String path, String key, List<String> parameters) {
  private static final String ROOT = "/v1/kv/";
  private static final Pattern WAIT = Pattern.compile("(\\d+)(ms|s|m)");

  static Optional<KvCall> of(Request request) {
    String path = request.path();
    if (!path.startsWith(ROOT)) {
      return Optional.empty();
    }
    String query = request.target().substring(path.length());
    List<String> parameters =
        Arrays.stream(query.replaceFirst("^\\?", "").split("&", -1))
            .filter(parameter -> !parameter.isEmpty())
            .toList();
    String key = KeyNameRules.decoded(path.substring(ROOT.length()));
    return Optional.of(new KvCall(request, path, key, parameters));
  }

  /** The same request for the key that the server uses. */
  KvCall of(String used) {
    return used.equals(key) ? this : new KvCall(request, ConsulApi.path(used), used, parameters);
  }

  boolean isRead() {
    return request.method().equals("GET");
  }

  boolean isListing() {
    return request.parameter("recurse").isPresent() || request.parameter("keys").isPresent();
  }

  /** The index of a blocking query; 0 for any other request. */
  long index() {
    return isRead() ? request.parameter("index").map(Long::parseLong).orElse(0L) : 0;
  }

  Duration waitTime() {
    Matcher wait = WAIT.matcher(request.parameter("wait").orElse("5m"));
    if (!wait.matches()) {
      throw new IllegalArgumentException("a wait that the façade does not know: " + request);
    }
    long number = Long.parseLong(wait.group(1));
    return switch (wait.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }

  /** Path and query. */
  String target() {
    return parameters.isEmpty() ? path : path + "?" + String.join("&", parameters);
  }

  /** The same request, answered at once. */
  KvCall atOnce() {
    return new KvCall(
        request,
        path,
        key,
        parameters.stream().filter(text -> !text.matches("(index|wait)=.*")).toList());
  }

  /** The same request as a blocking query. */
  KvCall waiting(long index, Duration wait) {
    List<String> more = new ArrayList<>(atOnce().parameters());
    more.add("index=" + index);
    more.add("wait=" + wait.toMillis() + "ms");
    return new KvCall(request, path, key, more);
  }
}
