package io.varve.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Digest for comparing the keys and values of two processes. */
final class Digest {
  private Digest() {}

  /** Returns equal texts for equal maps only. */
  static String of(Map<String, String> values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(values)
          .forEach(
              (key, value) -> {
                digest.update((key + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8));
              });
      return values.size() + "-" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
