package io.varve.config.consul.internal.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.varve.config.consul.internal.kv.KvEntry;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the server's answers. Takes from an entry what is needed and passes over the rest: the
 * client's own reading loses a whole list if the flags of one key are above {@code Long.MAX_VALUE}.
 * Pure. Whatever is wrong is an {@link IOException} or a {@link RuntimeException}, whose messages
 * may hold parts of the text and must not be shown.
 */
final class KvResponseParser {
  private KvResponseParser() {}

  /** A list of entries with values. */
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

  private static KvEntry entry(JsonReader in) throws IOException {
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

  /** An empty value comes as null. */
  private static byte[] value(JsonReader in) throws IOException {
    if (in.peek() == JsonToken.NULL) {
      in.nextNull();
      return new byte[0];
    }
    return Base64.getDecoder().decode(in.nextString());
  }

  /** A list of keys. */
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

  /** The operations of a transaction that reads keys. */
  static String gets(List<String> keys) {
    JsonArray operations = new JsonArray();
    for (String key : keys) {
      JsonObject get = new JsonObject();
      get.addProperty("Verb", "get");
      get.addProperty("Key", key);
      JsonObject operation = new JsonObject();
      operation.add("KV", get);
      operations.add(operation);
    }
    return operations.toString();
  }

  /** The entries that a transaction read. */
  static List<KvEntry> results(String json) throws IOException {
    List<KvEntry> entries = new ArrayList<>();
    JsonReader in = new JsonReader(new StringReader(json));
    enter(in, "Results");
    in.beginArray();
    while (in.hasNext()) {
      enter(in, "KV");
      entries.add(entry(in));
      in.endObject();
    }
    in.endArray();
    return entries;
  }

  /** The operations, by their places, that failed since their key is not there. */
  static Set<Integer> missing(String json) throws IOException {
    Set<Integer> missing = new HashSet<>();
    JsonReader in = new JsonReader(new StringReader(json));
    enter(in, "Errors");
    in.beginArray();
    while (in.hasNext()) {
      int place = 0; // left out by servers where it is 0
      boolean absent = false;
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "OpIndex" -> place = in.nextInt();
          case "What" -> absent = in.nextString().endsWith(" doesn't exist");
          default -> in.skipValue();
        }
      }
      in.endObject();
      if (absent) {
        missing.add(place);
      }
    }
    in.endArray();
    return missing;
  }

  /** Goes to the value of a member of an object. */
  private static void enter(JsonReader in, String member) throws IOException {
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals(member)) {
        return;
      }
      in.skipValue();
    }
    throw new IOException("an answer without " + member);
  }

  private static void end(JsonReader in) throws IOException {
    in.endArray();
    if (in.peek() != JsonToken.END_DOCUMENT) {
      throw new IOException("more behind the list");
    }
  }
}
