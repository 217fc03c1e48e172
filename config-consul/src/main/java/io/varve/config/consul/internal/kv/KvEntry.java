package io.varve.config.consul.internal.kv;

import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.SourceException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A key of the store with its value. Immutable; the bytes are not to be written to. */
public final class KvEntry {
  /** What an entry takes besides its key and its value: the names of its members, its indexes. */
  private static final int FRAME = 110;

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

  /** The store's number of its last change. */
  public long modifyIndex() {
    return modifyIndex;
  }

  /** The value as text; empty if it is not UTF-8, or holds a NUL as binary data does. */
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

  /** What to say if {@link #text} is empty. */
  public SourceException notText() {
    return new SourceException(
        Problem.at(
            origin(),
            "UTF-8 text",
            "binary or another encoding",
            "put it as UTF-8, or keep it elsewhere"));
  }

  /** About how many bytes of an answer of the server it takes. */
  public int weight() {
    return FRAME + key.length() + value.length * 4 / 3;
  }

  /** Whether another entry says the same, whenever it was written. */
  public boolean sameAs(KvEntry other) {
    return this == other || (key.equals(other.key) && Arrays.equals(value, other.value));
  }

  /** The key alone, since the value may be a secret. */
  @Override
  public String toString() {
    return key + " @" + modifyIndex;
  }
}
