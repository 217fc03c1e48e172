package io.varve.config.consul.internal.http;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import io.varve.config.consul.internal.kv.ConsulOrigins;
import io.varve.config.consul.internal.settings.SettingNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PEM file with certificates or private keys, as it was read. Messages contain no part of the file.
 *
 * <p>Keys may be PKCS#8 ({@code PRIVATE KEY}), PKCS#1 ({@code RSA PRIVATE KEY}) or SEC 1 ({@code EC
 * PRIVATE KEY}, which is what {@code consul tls cert create} writes); not encrypted.
 *
 * @param setting the name of the setting, for messages
 */
record PemFile(Path file, String setting, String text) {
  private static final int MAX_BYTES = 4 << 20;
  private static final String DASHES = "-----";
  private static final String BEGIN = DASHES + "BEGIN ";

  /**
   * Reads a file.
   *
   * @throws FileNotThereException if it does not exist, or is still empty
   * @throws ConfigException if it cannot be read
   */
  static PemFile read(Path file, String setting) throws FileNotThereException {
    PemFile empty = new PemFile(file, setting, "");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw empty.unreadable("a larger one", null);
      }
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      if (text.isBlank()) {
        throw new FileNotThereException(empty.unreadable("an empty one", null));
      }
      return new PemFile(file, setting, text);
    } catch (FileNotThereException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new FileNotThereException(empty.unreadable("none", e));
    } catch (IOException e) {
      throw empty.unreadable("one that cannot (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private ConfigException unreadable(String found, @Nullable Exception cause) {
    return wrong(
        "VARVE-0523",
        "a file of at most 4 MiB that can be read",
        found,
        "make it, and let the user of this process read it",
        cause);
  }

  private record Block(String label, String body) {
    /** Returns true for an encrypted key, as declared by a label or a header. */
    boolean isEncrypted() {
      return label.startsWith("ENCRYPTED") || body.contains("ENCRYPTED");
    }
  }

  /** Every certificate in the file, in order; at least one. */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks()) {
        if (block.label.endsWith("CERTIFICATE")) {
          byte[] der = decode(block);
          certificates.add(
              (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
      }
    } catch (CertificateException e) {
      throw wrong(
          "VARVE-0524", "certificates", "one that cannot be read", "create the file again", e);
    }
    if (certificates.isEmpty()) {
      throw wrong(
          "VARVE-0525", "a certificate in PEM", "none", "give the file that holds it", null);
    }
    return certificates;
  }

  /** The first private key in the file. */
  PrivateKey privateKey() {
    for (Block block : blocks()) {
      if (block.label.endsWith("PRIVATE KEY")) {
        if (block.isEncrypted()) {
          throw wrong(
              "VARVE-0526",
              "a private key that is not encrypted",
              "an encrypted one",
              "decrypt it, as with openssl pkcs8, into a file that this user alone may read",
              null);
        }
        try {
          return key(block.label, decode(block));
        } catch (GeneralSecurityException | IndexOutOfBoundsException e) {
          // The exception may contain bytes of the key.
          throw wrong(
              "VARVE-0527",
              "a private key",
              "one that cannot be read",
              "create the file again",
              null);
        }
      }
    }
    throw wrong("VARVE-0528", "a private key in PEM", "none", "give the file that holds it", null);
  }

  private PrivateKey key(String label, byte[] der) throws GeneralSecurityException {
    return switch (label) {
      case "RSA PRIVATE KEY" -> generate("RSA", Pkcs8.rsaToPkcs8(der));
      case "EC PRIVATE KEY" ->
          generate(
              "EC",
              Pkcs8.ecToPkcs8(der)
                  .orElseThrow(
                      () ->
                          unusable(
                              "one without the name of its curve",
                              "convert it with: openssl ec -param_enc named_curve; if that fails,"
                                  + " create a key on prime256v1, and a certificate for it")));
      case "PRIVATE KEY" -> pkcs8(der);
      default -> throw unusable("one of another kind", "create a key, and a certificate for it");
    };
  }

  /** Tries each of the few algorithms, which is simpler than parsing the identifier. */
  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    GeneralSecurityException last = new GeneralSecurityException();
    for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
      try {
        return generate(algorithm, der);
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw last;
  }

  private ConfigException unusable(String found, String remedy) {
    return wrong(
        "VARVE-0529", "a private key for RSA or for named elliptic curves", found, remedy, null);
  }

  private static PrivateKey generate(String algorithm, byte[] pkcs8)
      throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private byte[] decode(Block block) {
    try {
      return Base64.getMimeDecoder().decode(block.body);
    } catch (IllegalArgumentException e) {
      throw damaged("something else");
    }
  }

  private ConfigException damaged(String found) {
    return wrong(
        "VARVE-0530", "Base64 between BEGIN and END", found, "create the file again", null);
  }

  /** All blocks. The time is linear in the size of the text, whatever it contains. */
  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (int at = text.indexOf(BEGIN); at >= 0; ) {
      int label = at + BEGIN.length();
      int body = text.indexOf(DASHES, label);
      int end = body < 0 ? -1 : text.indexOf(DASHES, body + DASHES.length());
      String name = end < 0 ? "" : text.substring(label, body);
      if (end < 0 || !text.startsWith(DASHES + "END " + name + DASHES, end)) {
        // Half of a list of authorities would be believed, if a file is read while it is written.
        throw damaged("a BEGIN without its END");
      }
      blocks.add(new Block(name, text.substring(body + DASHES.length(), end)));
      at = text.indexOf(BEGIN, end);
    }
    return blocks;
  }

  ConfigException wrong(
      String code, String expected, String found, String remedy, @Nullable Throwable cause) {
    return new ConfigException(
        List.of(
            Problem.of(
                    SettingNames.key(setting),
                    ConsulOrigins.originOutside(file.toString()),
                    expected,
                    found,
                    remedy)
                .withCode(code)),
        cause);
  }

  /** The file, without its text. */
  @Override
  public String toString() {
    return file.toString();
  }
}
