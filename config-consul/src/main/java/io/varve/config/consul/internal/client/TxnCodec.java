package io.varve.config.consul.internal.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.spi.Write;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Encoding of transactions and parsing of their results. Pure. */
public final class TxnCodec {
  /** The largest number of writes in a transaction. */
  static final int MAX_WRITES = 64;

  /** The default of the server's {@code txn_max_req_len}. */
  private static final int MAX_BYTES = 512 * 1024;

  private TxnCodec() {}

  /** The required index of the key, 0 if it must not exist; empty for no condition. */
  static Optional<Long> condition(Write write) {
    return write.ifAbsent()
        ? Optional.of(0L)
        : write.version().map(version -> index(write.key(), version));
  }

  /** Parses a version as an index, at least 1: 0 would mean that the key must not exist. */
  private static long index(String key, String version) {
    try {
      long index = Long.parseLong(version);
      if (index > 0) {
        return index;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw new SourceException(
        Problem.of(
                key,
                "a version as it was read with the value, Consul's ModifyIndex",
                "another text",
                "read the key, and give the version of what was read")
            .withCode("VARVE-0573"));
  }

  /** The request body of a transaction. */
  static String body(List<Write> batch) {
    return "[" + String.join(",", batch.stream().map(TxnCodec::operation).toList()) + "]";
  }

  private static String operation(Write write) {
    StringWriter out = new StringWriter();
    try (JsonWriter json = new JsonWriter(out)) {
      Optional<Long> index = condition(write);
      Optional<String> text = write.text();
      String verb = text.isPresent() ? (index.isPresent() ? "cas" : "set") : "delete";
      json.beginObject().name("KV").beginObject();
      json.name("Verb").value(text.isEmpty() && index.isPresent() ? "delete-cas" : verb);
      json.name("Key").value(write.key());
      if (text.isPresent()) {
        byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
        json.name("Value").value(Base64.getEncoder().encodeToString(bytes));
      }
      if (index.isPresent()) {
        json.name("Index").value(index.get());
      }
      json.endObject().endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never happens: writes to memory
    }
    return out.toString();
  }

  /** Splits a batch into consecutive parts that each fit into one transaction. */
  public static List<List<Write>> parts(List<Write> batch) {
    List<List<Write>> parts = new ArrayList<>();
    List<Write> part = new ArrayList<>();
    int bytes = 2;
    for (Write write : batch) {
      int more = operation(write).getBytes(StandardCharsets.UTF_8).length + 1;
      if (!part.isEmpty() && (part.size() == MAX_WRITES || bytes + more > MAX_BYTES)) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 2;
      }
      part.add(write);
      bytes += more;
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  /** The writes that caused the rollback of a transaction, in order. */
  static List<Write> conflicts(String json, List<Write> batch) throws IOException {
    TreeSet<Integer> culprits = new TreeSet<>();
    JsonReader in = new JsonReader(new StringReader(json));
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals("Errors")) {
        in.beginArray();
        while (in.hasNext()) {
          culprits.add(culprit(in));
        }
        in.endArray();
      } else {
        in.skipValue();
      }
    }
    in.endObject();
    if (culprits.isEmpty()) {
      throw new IOException("a rollback without a reason");
    }
    return culprits.stream().map(batch::get).toList();
  }

  private static int culprit(JsonReader in) throws IOException {
    int index = 0; // omitted in the reply if it is 0
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals("OpIndex")) {
        index = in.nextInt();
      } else {
        in.skipValue();
      }
    }
    in.endObject();
    return index;
  }

  /** The request body of a transaction that reads keys. */
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

  /** Parses the entries that a transaction read. */
  static List<KvEntry> results(String json) throws IOException {
    List<KvEntry> entries = new ArrayList<>();
    JsonReader in = new JsonReader(new StringReader(json));
    enter(in, "Results");
    in.beginArray();
    while (in.hasNext()) {
      enter(in, "KV");
      entries.add(KvResponseParser.entry(in));
      in.endObject();
    }
    in.endArray();
    return entries;
  }

  /** Parses the positions of the operations that failed because their key does not exist. */
  static Set<Integer> missing(String json) throws IOException {
    Set<Integer> missing = new HashSet<>();
    JsonReader in = new JsonReader(new StringReader(json));
    enter(in, "Errors");
    in.beginArray();
    while (in.hasNext()) {
      int position = 0; // omitted in the reply if it is 0
      boolean absent = false;
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "OpIndex" -> position = in.nextInt();
          case "What" -> absent = in.nextString().endsWith(" doesn't exist");
          default -> in.skipValue();
        }
      }
      in.endObject();
      if (absent) {
        missing.add(position);
      }
    }
    in.endArray();
    return missing;
  }

  /** Advances to the value of a member of an object. */
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
}
