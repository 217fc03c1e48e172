package io.varve.config.consul.internal.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.consul.internal.kv.KvEntry;
import io.varve.config.spi.Write;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Encoding of transactions and parsing of their results. Pure. */
public final class TxnCodec {
  /** The largest number of writes in a transaction. */
  static final int MAX_WRITES = 64;

  /** The default of the server's {@code txn_max_req_len}. */
  private static final int MAX_BYTES = 512 * 1024;

  /** Names that every version of Consul takes. */
  private static final Pattern USUAL = Pattern.compile("[a-zA-Z0-9,_./\\-?&=]+");

  private TxnCodec() {}

  /** The required index of the key, 0 if it must not exist; empty for no condition. */
  static Optional<Long> condition(Write write) {
    return write.ifAbsent()
        ? Optional.of(0L)
        : write.version().map(version -> index(write.key(), version));
  }

  /**
   * Parses a version as an index of at least 1. An index of 0 would mean that the key must not
   * exist.
   */
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
    return array(batch.stream().map(TxnCodec::operation));
  }

  /** The request body of a transaction that reads keys. */
  static String gets(List<String> keys) {
    return array(keys.stream().map(key -> operation("get", key)));
  }

  private static String array(Stream<JsonObject> operations) {
    JsonArray array = new JsonArray();
    operations.forEach(array::add);
    return array.toString();
  }

  private static JsonObject operation(Write write) {
    Optional<Long> index = condition(write);
    String conditional = write.text().isPresent() ? "cas" : "delete-cas";
    String unconditional = write.text().isPresent() ? "set" : "delete";
    JsonObject operation = operation(index.isPresent() ? conditional : unconditional, write.key());
    JsonObject kv = operation.getAsJsonObject("KV");
    write
        .text()
        .map(text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
        .ifPresent(value -> kv.addProperty("Value", value));
    index.ifPresent(required -> kv.addProperty("Index", required));
    return operation;
  }

  private static JsonObject operation(String verb, String key) {
    JsonObject kv = new JsonObject();
    kv.addProperty("Verb", verb);
    kv.addProperty("Key", key);
    JsonObject operation = new JsonObject();
    operation.add("KV", kv);
    return operation;
  }

  /** Splits a batch into consecutive parts that each fit into one transaction. */
  public static List<List<Write>> parts(List<Write> batch) {
    List<List<Write>> parts = new ArrayList<>();
    List<Write> part = new ArrayList<>();
    int bytes = 2;
    for (Write write : batch) {
      int more = operation(write).toString().getBytes(StandardCharsets.UTF_8).length + 1;
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
    SortedSet<Integer> culprits = new TreeSet<>();
    errors(json).forEach(error -> culprits.add(position(error)));
    if (culprits.isEmpty()) {
      throw new IOException("a rollback without a reason");
    }
    return culprits.stream().map(batch::get).toList();
  }

  /** Parses the positions of the operations that failed because their key does not exist. */
  static Set<Integer> missing(String json) {
    return errors(json)
        .filter(error -> error.get("What").getAsString().endsWith(" doesn't exist"))
        .map(TxnCodec::position)
        .collect(Collectors.toSet());
  }

  /**
   * The keys of a transaction whose names the server may have refused, as a subject of messages:
   * its answer does not name them. All keys if no name is unusual.
   */
  static String refusedNames(List<String> keys) {
    List<String> unusual = keys.stream().filter(key -> !USUAL.matcher(key).matches()).toList();
    return String.join(", ", unusual.isEmpty() ? keys : unusual);
  }

  private static Stream<JsonObject> errors(String json) {
    JsonArray errors = JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("Errors");
    return errors.asList().stream().map(JsonElement::getAsJsonObject);
  }

  /** The position of the operation that failed; omitted in the reply if it is 0. */
  private static int position(JsonObject error) {
    return error.has("OpIndex") ? error.get("OpIndex").getAsInt() : 0;
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
