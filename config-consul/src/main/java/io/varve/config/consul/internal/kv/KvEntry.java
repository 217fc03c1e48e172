package io.varve.config.consul.internal.kv;

import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import io.varve.config.spi.StoredValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Consul key with its value. Immutable; callers must not modify the bytes.
 *
 * @param modifyIndex the store's index of the last change
 */
@SuppressWarnings("ArrayRecordComponent") // equals, hashCode and toString are defined below
public record KvEntry(String key, byte[] value, long modifyIndex) {
  /** The size of an entry in a reply, in addition to key and value: member names and indexes. */
  private static final int OVERHEAD = 110;

  /** The value as text, without a byte order mark; empty if it is not UTF-8 or contains a NUL. */
  public Optional<String> text() {
    for (byte b : value) {
      if (b == 0) {
        return Optional.empty();
      }
    }
    return utf8().map(text -> text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  /** The value as text, exactly as it is in the store; empty if it is not UTF-8. */
  public Optional<String> utf8() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  public Origin origin() {
    return Origin.index(ConsulOrigins.NAME, ConsulOrigins.location(key), modifyIndex);
  }

  /**
   * The entry for a program.
   *
   * @throws SourceException if the value is not UTF-8
   */
  public StoredValue stored() {
    return new StoredValue(
        key, utf8().orElseThrow(this::notText), String.valueOf(modifyIndex), origin());
  }

  /** The exception for an entry whose value is not text. */
  public SourceException notText() {
    return notText(origin());
  }

  /** The exception for an entry with an origin whose value is not text. */
  public static SourceException notText(Origin origin) {
    return new SourceException(
        Problem.at(
                origin,
                "UTF-8 text",
                "binary or another encoding",
                "put it as UTF-8, or keep it elsewhere")
            .withCode("VARVE-0590"));
  }

  /** The estimated size in a reply of the server, in bytes. */
  public int weight() {
    return OVERHEAD + key.length() + value.length * 4 / 3;
  }

  /** Entries are equal if key and value are equal, regardless of the indexes. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof KvEntry entry
            && key.equals(entry.key)
            && Arrays.equals(value, entry.value));
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Arrays.hashCode(value);
  }

  /** The key and the index, without the value, which may be a secret. */
  @Override
  public String toString() {
    return key + " @" + modifyIndex;
  }
}
