package io.varve.config.consul.internal.client;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.Write;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Transactions as Consul reads and answers them. Pure. */
public final class TxnCodec {
  /** More operations than these no server takes in one transaction. */
  static final int MAX_WRITES = 64;

  /** What a server takes if nobody has set its {@code txn_max_req_len}. */
  private static final int MAX_BYTES = 512 * 1024;

  private TxnCodec() {}

  /** The index that the key must have, 0 for none; empty if any will do. */
  static Optional<Long> condition(Write write) {
    return write.ifAbsent()
        ? Optional.of(0L)
        : write.version().map(version -> index(write.key(), version));
  }

  /** The index of a version: from 1, since 0 would mean that the key must be absent. */
  private static long index(String key, String version) {
    try {
      long index = Long.parseLong(version);
      if (index > 0) {
        return index;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new SourceException(
        Problem.of(
            key,
            "a version as it was read with the value, Consul's ModifyIndex",
            "another text",
            "read the key, and give the version of what was read"));
  }

  /** The body of a transaction. */
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
      throw new UncheckedIOException(e); // into memory: does not happen
    }
    return out.toString();
  }

  /** Parts of a batch in order, each small enough for one transaction. */
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

  /** The writes that a transaction that was rolled back failed on, in their order. */
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
    int index = 0; // left out by servers where it is 0
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
}
