package io.varve.config.testkit;

import io.varve.config.ConfigKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parser of entries such as {@code db.pool-size=3}. */
final class EntryParser {
  private EntryParser() {}

  /**
   * Parses entries.
   *
   * @return canonical key to text, in order
   * @throws IllegalArgumentException if an entry is malformed, or a key occurs twice
   * @throws io.varve.config.ConfigException if a key is malformed
   */
  static Map<String, String> parse(String... entries) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException(
            "expected key=value, found \"" + entry + "\"; write it as db.pool-size=3");
      }
      String key = ConfigKey.canonical(entry.substring(0, equals));
      if (all.put(key, entry.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            "expected each key once, found " + key + " twice; remove one of the two");
      }
    }
    return all;
  }
}
