package io.varve.testing.consul;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.StringJoiner;

/** Atomic batch of at most 64 writes. For one thread. */
public final class ConsulTransaction {
  private final ConsulApi api;
  private final StringJoiner operations = new StringJoiner(",", "[", "]");

  ConsulTransaction(ConsulApi api) {
    this.api = api;
  }

  /** Puts a value unconditionally. */
  public ConsulTransaction set(String key, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return add("set", key, ",\"Value\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"");
  }

  /** Deletes a key; does nothing if it does not exist. */
  public ConsulTransaction delete(String key) {
    return add("delete", key, "");
  }

  /** Deletes all keys with this prefix. */
  public ConsulTransaction deleteTree(String prefix) {
    return add("delete-tree", prefix, "");
  }

  private ConsulTransaction add(String verb, String key, String rest) {
    operations.add("{\"KV\":{\"Verb\":\"" + verb + "\",\"Key\":" + Json.quote(key) + rest + "}}");
    return this;
  }

  /** Commits the batch. */
  public void commit() {
    api.require("PUT", "/v1/txn", operations.toString().getBytes(StandardCharsets.UTF_8));
  }
}
