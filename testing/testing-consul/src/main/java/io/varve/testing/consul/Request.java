package io.varve.testing.consul;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A complete request to a {@link FaultyServer}.
 *
 * @param connection the number of its connection, from 1
 * @param nanos its arrival by {@link System#nanoTime}
 * @param target the path and query as sent
 * @param headers the headers by lower-case names; the last one of a repeated header
 * @param body empty if there was none
 */
public record Request(
    int connection,
    long nanos,
    String method,
    String target,
    Map<String, String> headers,
    String body) {

  /** The path as sent, percent-encoded. */
  public String path() {
    int end = target.indexOf('?');
    return end < 0 ? target : target.substring(0, end);
  }

  /** A parameter of the query, decoded; one without a value is empty text. */
  public Optional<String> parameter(String name) {
    int start = target.indexOf('?');
    String query = start < 0 ? "" : target.substring(start + 1);
    return Arrays.stream(query.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> decode(pair[0]).equals(name))
        .map(pair -> pair.length == 1 ? "" : decode(pair[1]))
        .findFirst();
  }

  /** A header, its name in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
