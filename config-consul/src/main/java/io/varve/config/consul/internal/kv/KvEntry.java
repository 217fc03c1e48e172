package io.varve.config.consul.internal.kv;

import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A key of the store with its value. Immutable; callers must not modify the bytes. */
public final class KvEntry {
  /** The size of an entry in a reply beside key and value: member names and indexes. */
  private static final int OVERHEAD = 110;

  private final String key;
  private final byte[] value;
  private final long modifyIndex;

  public KvEntry(String key, byte[] value, long modifyIndex) {
    this.key = key;
    this.value = value;
    this.modifyIndex = modifyIndex;
  }

  public String key() {
    return key;
  }

  public byte[] value() {
    return value;
  }

  /** The store's index of the last change. */
  public long modifyIndex() {
    return modifyIndex;
  }

  /** The value as text; empty if it is not UTF-8 or contains a NUL. */
  public Optional<String> text() {
    for (byte b : value) {
      if (b == 0) {
        return Optional.empty();
      }
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  public Origin origin() {
    return Origin.index(Consul.NAME, Consul.location(key), modifyIndex);
  }

  /** The exception for an entry whose {@link #text} is empty. */
  public SourceException notText() {
    return new SourceException(
        Problem.at(
                origin(),
                "UTF-8 text",
                "binary or another encoding",
                "put it as UTF-8, or keep it elsewhere")
            .withCode("VARVE-0590"));
  }

  /** The estimated size in a reply of the server, in bytes. */
  public int weight() {
    return OVERHEAD + key.length() + value.length * 4 / 3;
  }

  /** Returns true if key and value are equal, whatever the indexes. */
  public boolean sameAs(KvEntry other) {
    return this == other || (key.equals(other.key) && Arrays.equals(value, other.value));
  }

  /** The key and the index, without the value, which may be a secret. */
  @Override
  public String toString() {
    return key + " @" + modifyIndex;
  }
}
