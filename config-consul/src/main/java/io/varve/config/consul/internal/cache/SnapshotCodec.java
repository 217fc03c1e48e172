package io.varve.config.consul.internal.cache;

import io.varve.config.consul.internal.kv.KvEntries;
import io.varve.config.consul.internal.kv.KvEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encoding of a cached state. After a header line, it consists of clear text and its SHA-256, or of
 * a nonce and the state, encrypted and authenticated by AES-GCM. Pure except for the nonce.
 */
public final class SnapshotCodec {
  private static final byte[] CLEAR = header("varve-consul-cache 1 clear\n");
  private static final byte[] ENCRYPTED = header("varve-consul-cache 1 aes-gcm\n");
  private static final int DIGEST = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final byte[] identity;
  private final @Nullable SecretKey key;
  private final SecureRandom random = new SecureRandom();

  /**
   * Creates a codec.
   *
   * @param identity the cache identity; a state with another identity is refused
   * @param key the encryption key; null for clear text
   */
  SnapshotCodec(String identity, @Nullable SecretKey key) {
    this.identity = sha256(identity.getBytes(StandardCharsets.UTF_8));
    this.key = key;
  }

  /** A state, the time at which it was saved, and its entries in the order of the queries. */
  public record CachedState(Instant at, long index, List<KvEntries> entries) {}

  /** A cached state cannot be used; the message is a human-readable reason. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String reason) {
      super(reason);
    }
  }

  private static byte[] header(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  byte[] encode(CachedState state) {
    byte[] body = body(state);
    if (key == null) {
      byte[] all = concat(CLEAR, body);
      return concat(all, sha256(all));
    }
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      return concat(ENCRYPTED, nonce, cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(ENCRYPTED);
    return cipher;
  }

  CachedState decode(byte[] bytes) throws UnusableException {
    byte[] body = opened(bytes);
    try {
      return parse(new DataInputStream(new ByteArrayInputStream(body)), body.length);
    } catch (IOException | RuntimeException e) {
      throw new UnusableException("it is damaged");
    }
  }

  private byte[] opened(byte[] bytes) throws UnusableException {
    if (startsWith(bytes, CLEAR)) {
      if (key != null) {
        throw new UnusableException("it is in clear text, and a key is set");
      }
      int end = bytes.length - DIGEST;
      if (end < CLEAR.length
          || !Arrays.equals(
              sha256(Arrays.copyOf(bytes, end)), Arrays.copyOfRange(bytes, end, bytes.length))) {
        throw new UnusableException("it is damaged");
      }
      return Arrays.copyOfRange(bytes, CLEAR.length, end);
    }
    if (!startsWith(bytes, ENCRYPTED)) {
      throw new UnusableException("it is not a cache of this version");
    }
    if (key == null) {
      throw new UnusableException("it is encrypted, and no key is set");
    }
    int start = ENCRYPTED.length + NONCE;
    if (bytes.length < start + TAG_BITS / 8) {
      throw new UnusableException("it is damaged");
    }
    byte[] nonce = Arrays.copyOfRange(bytes, ENCRYPTED.length, start);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(bytes, start, bytes.length - start);
    } catch (AEADBadTagException e) {
      throw new UnusableException("it is damaged, or encrypted with another key");
    } catch (GeneralSecurityException e) {
      throw new UnusableException("it cannot be decrypted");
    }
  }

  private byte[] body(CachedState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(identity);
      out.writeLong(state.at.toEpochMilli());
      out.writeLong(state.index);
      out.writeInt(state.entries.size());
      for (KvEntries entries : state.entries) {
        out.writeInt(entries.list().size());
        for (KvEntry entry : entries.list()) {
          write(out, entry.key().getBytes(StandardCharsets.UTF_8));
          write(out, entry.value());
          out.writeLong(entry.modifyIndex());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private CachedState parse(DataInputStream in, int size) throws IOException, UnusableException {
    if (!Arrays.equals(identity, in.readNBytes(DIGEST))) {
      throw new UnusableException("it was written for another server, application or layout");
    }
    Instant at = Instant.ofEpochMilli(in.readLong());
    long index = in.readLong();
    int queries = in.readInt();
    List<KvEntries> all = new ArrayList<>();
    for (int i = 0; i < queries; i++) {
      int count = in.readInt();
      List<KvEntry> entries = new ArrayList<>();
      for (int j = 0; j < count; j++) {
        String name = new String(read(in, size), StandardCharsets.UTF_8);
        byte[] value = read(in, size);
        entries.add(new KvEntry(name, value, in.readLong()));
      }
      all.add(new KvEntries(entries));
    }
    return new CachedState(at, index, all);
  }

  private static byte[] read(DataInputStream in, int size) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > size) {
      throw new IOException("a length beyond the end");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length && Arrays.equals(Arrays.copyOf(bytes, start.length), start);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
