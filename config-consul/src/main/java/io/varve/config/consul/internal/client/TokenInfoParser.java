package io.varve.config.consul.internal.client;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parser of the agent's description of a token. Ignores the secret. Pure. */
final class TokenInfoParser {
  private TokenInfoParser() {}

  /**
   * Describes a token.
   *
   * @return such as {@code 3f9a…, policies orders-read, expires 2026-11-23T10:00:00Z}
   */
  static String described(String json) throws IOException {
    String accessor = "";
    String expires = null;
    List<String> policies = new ArrayList<>();
    JsonReader in = new JsonReader(new StringReader(json));
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "AccessorID" -> accessor = in.nextString();
        case "ExpirationTime" -> expires = text(in);
        case "Policies" -> policies(in, policies);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return accessor
        + ", policies "
        + (policies.isEmpty() ? "none" : String.join(", ", policies))
        + (expires == null ? "" : ", expires " + expires);
  }

  private static @Nullable String text(JsonReader in) throws IOException {
    if (in.peek() == JsonToken.NULL) {
      in.nextNull();
      return null;
    }
    return in.nextString();
  }

  private static void policies(JsonReader in, List<String> names) throws IOException {
    if (in.peek() == JsonToken.NULL) {
      in.nextNull();
      return;
    }
    in.beginArray();
    while (in.hasNext()) {
      in.beginObject();
      while (in.hasNext()) {
        if (in.nextName().equals("Name")) {
          names.add(in.nextString());
        } else {
          in.skipValue();
        }
      }
      in.endObject();
    }
    in.endArray();
  }
}
