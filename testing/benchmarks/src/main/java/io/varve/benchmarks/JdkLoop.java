package io.varve.benchmarks;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The second floor: the JDK's HTTP client and a parser, and nothing else. */
record JdkLoop(URI agent, String prefix) implements Contender {
  private static final int NOT_FOUND = 404;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Override
  public PrefixView load() throws IOException, InterruptedException {
    return view(ask(""));
  }

  @Override
  public void watch(Consumer<PrefixView> callback) {
    QueryLoop.follow(
        index -> {
          HttpResponse<InputStream> answer = ask("&wait=60s&index=" + index);
          callback.accept(view(answer));
          return answer.headers().firstValueAsLong("X-Consul-Index").orElseThrow();
        });
  }

  private HttpResponse<InputStream> ask(String query) throws IOException, InterruptedException {
    URI uri = agent.resolve("/v1/kv/" + prefix + "?recurse=true" + query);
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
  }

  private PrefixView view(HttpResponse<InputStream> answer) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonReader json =
        new JsonReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      if (answer.statusCode() != NOT_FOUND) {
        json.beginArray();
        while (json.hasNext()) {
          entry(json, values);
        }
        json.endArray();
      }
    }
    return new Values(values);
  }

  private void entry(JsonReader json, Map<String, String> values) throws IOException {
    String key = "";
    byte[] value = {};
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "Key" -> key = json.nextString();
        case "Value" -> {
          if (json.peek() == JsonToken.NULL) {
            json.nextNull();
          } else {
            value = Base64.getDecoder().decode(json.nextString());
          }
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    values.put(Keys.dotted(prefix, key), new String(value, StandardCharsets.UTF_8));
  }

  /** A response. */
  private record Values(Map<String, String> all) implements PrefixView {
    @Override
    public Optional<String> changed() {
      return Optional.ofNullable(all.get(Keys.PROPERTY));
    }
  }
}
