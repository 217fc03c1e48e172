package io.varve.config.consul.internal.client;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.varve.config.consul.internal.kv.KvEntry;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Parser of replies with keys and entries. Pure. Throws an {@link IOException} or a {@link
 * RuntimeException}, whose messages may quote the reply and must not be shown.
 *
 * <p>consul-api's own parser loses a whole list if the flags of one key exceed {@code
 * Long.MAX_VALUE}; this one ignores flags.
 */
final class KvResponseParser {
  private KvResponseParser() {}

  /** Parses a list of entries with values. */
  static List<KvEntry> entries(String json) throws IOException {
    List<KvEntry> entries = new ArrayList<>();
    JsonReader in = new JsonReader(new StringReader(json));
    in.beginArray();
    while (in.hasNext()) {
      entries.add(entry(in));
    }
    end(in);
    return entries;
  }

  /** Parses one entry of a list or of a transaction's results. */
  static KvEntry entry(JsonReader in) throws IOException {
    String key = null;
    byte[] value = {};
    long modifyIndex = 0;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "Key" -> key = in.nextString();
        case "Value" -> value = value(in);
        case "ModifyIndex" -> modifyIndex = in.nextLong();
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (key == null) {
      throw new IOException("an entry without a key");
    }
    return new KvEntry(key, value, modifyIndex);
  }

  /** Parses a value; an empty one is null in the reply. */
  private static byte[] value(JsonReader in) throws IOException {
    if (in.peek() == JsonToken.NULL) {
      in.nextNull();
      return new byte[0];
    }
    return Base64.getDecoder().decode(in.nextString());
  }

  /** Parses a list of keys. */
  static List<String> keys(String json) throws IOException {
    List<String> keys = new ArrayList<>();
    JsonReader in = new JsonReader(new StringReader(json));
    in.beginArray();
    while (in.hasNext()) {
      keys.add(in.nextString());
    }
    end(in);
    return keys;
  }

  private static void end(JsonReader in) throws IOException {
    in.endArray();
    if (in.peek() != JsonToken.END_DOCUMENT) {
      throw new IOException("more behind the list");
    }
  }
}
